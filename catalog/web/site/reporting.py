"""The form by which anybody reports a problem or asks a business something."""

from collections.abc import Sequence
from datetime import datetime

from flask import g, redirect, render_template, request, url_for
from flask import session as kept
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, HiddenField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from catalog.foundation.clock import day_in_vietnam, now
from catalog.foundation.database import unit_of_work
from catalog.foundation.errors import Invalid, NotFound
from catalog.foundation.vietnamese import normal, paragraphs
from catalog.reports.models import ReportFile, ReportKind
from catalog.reports.photographs import MOST_AT_ONCE
from catalog.reports.queries import published_conclusions
from catalog.reports.receiving import Circumstances, ReportFacts, normal_contact, receive
from catalog.reports.rules import CONTACT_IS_KEPT, FILES_ARE_KEPT
from catalog.scans.visitors import visitor_of
from catalog.web.access import public
from catalog.web.labels import words_for
from catalog.web.locale import language
from catalog.web.report_photographs import mark_of, take_photographs
from catalog.web.report_words import REFUSALS, refusal_words
from catalog.web.reported_things import thing_of, thing_words
from catalog.web.sealing import sealer
from catalog.web.site.following import remember
from catalog.web.wording import contact_mail

BEGAN = "report-form"
LONGEST_TYPED = 300


class ReportForm(FlaskForm):
    """What somebody tells; `website` is seen by programs only."""

    kind = RadioField(
        _l("What is it about?"), [InputRequired(REFUSALS["kind", "missing"])],
        choices=lambda: [SelectChoice(value=kind.value, label=words_for(kind))
                         for kind in ReportKind],
    )  # fmt: skip
    about = StringField(
        _l("Code, lot or address of the page"),
        [Length(max=LONGEST_TYPED, message=REFUSALS["about", "too-long"])],
    )
    words = TextAreaField(
        _l("What happened, or what you ask"),
        [
            InputRequired(REFUSALS["words", "missing"]),
            Length(max=4000, message=REFUSALS["words", "too-long"]),
        ],
        render_kw={"rows": 5},
    )
    bought_where = StringField(
        _l("Where you bought it"),
        [Length(max=300, message=REFUSALS["bought_where", "too-long"])],
    )
    bought_on = DateField(_l("When you bought it"), [Optional()])
    contact = StringField(
        _l("Your mail address or telephone"),
        [Length(max=200, message=REFUSALS["contact", "too-long"])],
    )
    website = StringField(_l("Leave this empty"))
    began = HiddenField()

    def validate_contact(self, field: StringField) -> None:
        """Refuse what is no contact together with all else that is wrong."""
        try:
            normal_contact(field.data or "")
        except Invalid as error:
            raise ValidationError(refusal_words(error)) from None

    def facts(self) -> ReportFacts:
        """What was typed, as the rules want it."""
        return ReportFacts(
            kind=ReportKind(self.kind.data),
            words=paragraphs(self.words.data or ""),
            bought_where=normal(self.bought_where.data or ""),
            bought_on=self.bought_on.data,
            about=normal(self.about.data or ""),
            contact=normal(self.contact.data or ""),
        )


@public
def show() -> ResponseReturnValue:
    """Take a report, or show the form with what a scanned page filled in."""
    g.is_personal = True
    form = ReportForm()
    photographs: Sequence[ReportFile] = ()
    if form.is_submitted():
        photographs, refused = take_photographs()
        is_valid = form.validate()
        form.form_errors += refused
        if is_valid and not refused:
            number = _receive(form, photographs)
            if number is not None:
                return redirect(url_for("site.report_case", case_number=number))
    else:
        form.about.data = normal(_asked_about())[:LONGEST_TYPED]
        form.began.data = sealer().seal_text(now().isoformat(), purpose=BEGAN)
    page = render_template(
        "site/report.html",
        form=form,
        thing=thing_words(thing_of(normal(form.about.data or "")[:LONGEST_TYPED])),
        kept=[mark_of(file) for file in photographs],
        most_files=MOST_AT_ONCE,
        contact_days=CONTACT_IS_KEPT.days,
        file_days=FILES_ARE_KEPT.days,
        conclusions=published_conclusions(),
        mail_address=contact_mail(),
    )
    return page, 422 if form.is_submitted() else 200


def _asked_about() -> str:
    return request.args.get("code" if language() == "en" else "ma", "")


def _receive(form: ReportForm, photographs: Sequence[ReportFile]) -> str | None:
    """Open a case and answer its number; on a refusal say why beside the field."""
    at = now()
    try:
        facts = form.facts()
        with unit_of_work():
            report, secret = receive(
                facts,
                thing=thing_of(facts.about),
                files=photographs,
                circumstances=_circumstances(form, at),
                sealer=sealer(),
                at=at,
            )
    except Invalid as error:
        field = form._fields.get(error.field)
        if field is None:
            form.form_errors.append(refusal_words(error))
        else:
            field.errors = [*field.errors, refusal_words(error)]
        return None
    remember(report)
    kept["new_report"] = [report.number, secret]
    return report.number


def _circumstances(form: ReportForm, at: datetime) -> Circumstances:
    return Circumstances(
        visitor_mark=visitor_of(
            request.remote_addr or "", request.user_agent.string, day=day_in_vietnam(at)
        ),
        is_trapped=bool(form.website.data),
        began_at=_began_at(form.began.data or ""),
        language=language(),
    )


def _began_at(mark: str) -> datetime | None:
    """When the form was opened, as it was sealed into it; None for what is not ours."""
    try:
        return datetime.fromisoformat(sealer().open_text(mark, purpose=BEGAN))
    except (NotFound, ValueError):
        return None
