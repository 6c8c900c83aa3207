"""What the site holds of a business, for its owners to take along."""

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from catalog.businesses.rules import may_take_everything_out
from catalog.foundation.clock import today
from catalog.privacy.of_business import files_of_business, held_of_business
from catalog.web.access import signed_in
from catalog.web.archives import archive_answer
from catalog.web.pictures import storage
from catalog.web.portal.loading import own_business_or_404


@signed_in
def index(slug: str) -> ResponseReturnValue:
    """Say what the archive holds, and offer it."""
    business = own_business_or_404(slug, may_take_everything_out)
    return render_template("portal/business_data.html", business=business)


@signed_in
def archive(slug: str) -> Response:
    """All that is held of the business, as an archive."""
    business = own_business_or_404(slug, may_take_everything_out)
    return archive_answer(
        held_of_business(business, today=today()),
        files_of_business(business, storage=storage()),
        name=f"{business.slug}-{today().isoformat()}",
    )
