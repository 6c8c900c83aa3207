"""The template of the report's document: download it, send in one's own, go back to an earlier."""

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from catalog.accounts.roles import Deed
from catalog.campaign.template import LARGEST_FILE, check_template, trial_report
from catalog.campaign.templates_kept import (
    add_template,
    choices,
    choose_template,
    content_of,
    find_template,
    template_in_use,
    templates,
)
from catalog.foundation.clock import now
from catalog.foundation.database import unit_of_work
from catalog.foundation.errors import Invalid, NotAllowed, NotFound
from catalog.foundation.vietnamese import normal
from catalog.web.access import desk_only, own_territory, person
from catalog.web.asked import asked_id
from catalog.web.campaign_template import TemplateEnvironment
from catalog.web.locale import language
from catalog.web.pictures import storage
from catalog.web.words import _

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
OWN = 0
"""The number under which the site's own template is asked for."""


@desk_only(Deed.WRITE_WORDS)
def index() -> ResponseReturnValue:
    """List templates and what was used when; take in a new one once it is checked."""
    errors: dict[str, str] = {}
    title = normal(request.form.get("title", ""))
    if request.method == "POST":
        _only_for_all()
        try:
            with unit_of_work():
                _take(title)
        except Invalid as error:
            errors[error.field] = _refusal(error)
        else:
            flash(_("Reports are written into the new template from now on."), "success")
            return redirect(url_for("desk.campaign_templates"))
    page = render_template(
        "desk/campaign/templates.html",
        templates=templates(),
        choices=choices(),
        in_use=template_in_use(),
        title=title,
        errors=errors,
    )
    return page, 422 if errors else 200


def _take(title: str) -> None:
    sent = request.files.get("file")
    content = sent.stream.read(LARGEST_FILE + 1) if sent else b""
    check_template(content, trial_report(language()), environment=TemplateEnvironment())
    add_template(content, title, storage=storage(), by_id=person().id,
                 by=person().display_name, at=now())  # fmt: skip


@desk_only(Deed.WRITE_WORDS)
def download(template_id: int) -> Response:
    """Hand out a template to change it."""
    if not own_territory(Deed.WRITE_WORDS).is_everywhere:
        raise NotFound("template of all")
    template = None if template_id == OWN else find_template(template_id)
    if template is None and template_id != OWN:
        raise NotFound(f"template {template_id}")
    response = Response(content_of(template, storage=storage()), content_type=DOCX)
    response.headers["Content-Disposition"] = f'attachment; filename="mau-{template_id}.docx"'
    return response


@desk_only(Deed.WRITE_WORDS)
def choose() -> ResponseReturnValue:
    """Use an earlier template again, or the site's own."""
    _only_for_all()
    template_id = asked_id(request.form, "template")
    template = find_template(template_id) if template_id else None
    if template is None and request.form.get("template") != str(OWN):
        raise NotFound("template")
    with unit_of_work():
        choose_template(template, by_id=person().id, by=person().display_name, at=now())
    flash(_("Reports are written into this template from now on."), "success")
    return redirect(url_for("desk.campaign_templates"))


def _only_for_all() -> None:
    """The template is everybody's: only who looks after the whole may change it."""
    if not own_territory(Deed.WRITE_WORDS).is_everywhere:
        raise NotAllowed("template of all")


def _refusal(error: Invalid) -> str:
    if error.field == "title":
        return _("Give the template a title of at most 120 letters.")
    return {
        "missing": _("Choose a file."),
        "too-large": _("The file is too large: 5 MB at most."),
        "no-document": _("This is no document of Word (DOCX), or it is damaged."),
        "has-macro": _("The document holds a macro or an embedded object (%(value)s). Save it without.", value=error.value),
        "fetches-from-elsewhere": _("The document fetches something from elsewhere (%(value)s). Put it into the document itself.", value=error.value),
        "unknown-placeholder": _("Nobody knows these placeholders: %(value)s", value=error.value),
        "does-not-render": _("A report cannot be written into it: %(value)s", value=error.value),
    }[error.code]  # fmt: skip
