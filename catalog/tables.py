"""Every models module, imported so that the metadata is whole for migrations and tests."""

import catalog.accounts.models
import catalog.annexes.models
import catalog.audit.models
import catalog.businesses.models
import catalog.campaign.models
import catalog.certificates.models
import catalog.checks.models
import catalog.collections.models
import catalog.documents.models
import catalog.fairs.models
import catalog.imports.models
import catalog.inspections.models
import catalog.joining.models
import catalog.labels.models
import catalog.ledger.models
import catalog.media.models
import catalog.messages.models
import catalog.needs.models
import catalog.outbox.models
import catalog.permalinks.models
import catalog.places.models
import catalog.products.models
import catalog.reports.models
import catalog.revisions.models
import catalog.sanctions.models
import catalog.scans.models
import catalog.search.asked
import catalog.search.models
import catalog.staffing.models
import catalog.tourism.models
import catalog.tracing.models
import catalog.visits.models
import catalog.wording.models  # noqa: F401
