"""Loading a check that lies where the reader may look after it."""

from catalog.accounts.roles import Deed
from catalog.foundation.errors import NotFound
from catalog.inspections.models import Inspection
from catalog.inspections.queries import find_inspection
from catalog.web.access import own_territory


def own_inspection_or_404(inspection_id: int) -> Inspection:
    """A check in the reader's own part of the country. Raises NotFound for any other."""
    found = find_inspection(inspection_id, within=own_territory(Deed.INSPECT))
    if found is None:
        raise NotFound(f"inspection {inspection_id}")
    return found
