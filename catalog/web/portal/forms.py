"""What the people of a business fill in about a lot, a step, a recall; fields as on the page."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    DateTimeLocalField,
    DecimalField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    IntegerField,
    MultipleFileField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    URLField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import TextInput

from catalog.foundation.clock import VIETNAM
from catalog.foundation.errors import Invalid
from catalog.foundation.vietnamese import normal
from catalog.labels.jobs import Order
from catalog.labels.models import LabelKind
from catalog.labels.sheets import Measures
from catalog.products.trace_record import LONGEST_ADDRESS
from catalog.tracing.bodies import LotFacts
from catalog.tracing.rules import DECLARED_BY_HAND, LONGEST_NOTE, UNITS
from catalog.tracing.units import MOST_AT_ONCE
from catalog.web.labels import words_for
from catalog.web.locale import NAMES
from catalog.web.portal.refusals import refusal_words
from catalog.web.portal.sheet_words import OWN, sheet_choices
from catalog.web.quantities import UNIT_WORDS, read_number, written_number

INPUT_ROWS = 3
NEEDED = InputRequired(_l("This is needed."))
NUMBER = _l("This is no number. Write 12.5 or 12,5.")


class WrittenNumberField(DecimalField):
    """A number as people write it, read and written back in their language."""

    widget = TextInput()

    def process_formdata(self, valuelist: list[str]) -> None:
        if not valuelist or not valuelist[0].strip():
            return
        try:
            self.data = read_number(valuelist[0])
        except ValueError as error:
            self.data = None  # type: ignore[assignment]  # as the library does
            raise ValueError(NUMBER) from error

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return written_number(self.data) if self.data is not None else ""


def choices_of(pairs: Iterable[tuple[str, Any]]) -> list[Any]:
    """Values with their words, as the library wants to have them."""
    return [SelectChoice(value=value, label=words) for value, words in pairs]


def _unit_choices() -> list[Any]:
    return choices_of((code, UNIT_WORDS[code]) for code in UNITS)


class LotForm(FlaskForm):
    """A new lot: what is printed on its packages."""

    number = StringField(_l("Lot number, as printed"), [NEEDED, Length(max=20)])
    made_on = DateField(_l("Made on"), [NEEDED])
    best_before = DateField(_l("Best before"), [Optional()])
    quantity = WrittenNumberField(_l("Quantity of the lot"), [Optional()], places=None)
    unit = SelectField(_l("Unit"), choices=_unit_choices)
    origin = StringField(_l("Origin of the goods"), [Length(max=200)])
    standards = StringField(_l("Standards applied"), [Length(max=300)])

    def values(self) -> LotFacts:
        """What was typed, as a lot is."""
        made_on: date = self.made_on.data
        return LotFacts(
            number=normal(self.number.data or "").strip(),
            made_on=made_on,
            best_before=self.best_before.data,
            quantity=self.quantity.data,
            unit=self.unit.data if self.quantity.data is not None else None,
            origin=normal(self.origin.data or "").strip(),
            standards=normal(self.standards.data or "").strip(),
        )


class InputForm(Form):
    """One thing that went into the lot."""

    lot = StringField(_l("Code or number of the lot used"), [Length(max=300)])
    quantity = WrittenNumberField(_l("How much of it"), [Optional()], places=None)
    unit = SelectField(_l("Unit"), [Optional()], choices=_unit_choices)


class StepForm(FlaskForm):
    """A step of a lot's journey, filled in where it happens."""

    step = RadioField(
        _l("What happened"), [NEEDED],
        choices=lambda: choices_of((step.value, words_for(step)) for step in DECLARED_BY_HAND),
    )  # fmt: skip
    occurred_at = DateTimeLocalField(_l("When"), [NEEDED], format=["%Y-%m-%dT%H:%M"])
    place = RadioField(_l("Where"), [Optional()], validate_choice=False)
    other_place = StringField(_l("Another commune, by its present or former name"),
                              [Length(max=80)])  # fmt: skip
    latitude = HiddenField()
    longitude = HiddenField()
    note = TextAreaField(_l("In a few words"), [Length(max=LONGEST_NOTE)])
    is_in_order = RadioField(
        _l("What the test found"), [Optional()], validate_choice=False,
        choices=lambda: choices_of([("conformant", _l("Found in order")), ("non_conformant", _l("Found not in order"))]),
    )  # fmt: skip
    inputs = FieldList(FormField(InputForm), min_entries=INPUT_ROWS, max_entries=20)
    container = StringField(_l("Box or crate that it was packed into"), [Length(max=40)])
    document = StringField(_l("Number of the delivery note"), [Length(max=60)])
    files = MultipleFileField(_l("Photographs or PDF documents; everybody can see them"))
    kept_files = FieldList(HiddenField(), max_entries=40)

    def moment(self) -> datetime:
        """When it happened, by the clock of Việt Nam."""
        typed: datetime = self.occurred_at.data
        return typed.replace(tzinfo=VIETNAM).astimezone(UTC)

    def position(self) -> tuple[Decimal | None, Decimal | None]:
        """Where the phone stood, to about ten metres; nothing where it did not say."""
        try:
            return _degrees(self.latitude.data, 90), _degrees(self.longitude.data, 180)
        except (ArithmeticError, TypeError, ValueError):
            return None, None


def _degrees(typed: str, most: int) -> Decimal:
    degrees = Decimal(typed)
    if not degrees.is_finite() or abs(degrees) > most:
        raise ValueError(typed)
    return degrees.quantize(Decimal("0.0001"))


class CorrectionForm(FlaskForm):
    """That a step is wrong, and what is right."""

    words = TextAreaField(_l("What is wrong with it"), [NEEDED, Length(max=500)])
    is_replaced = BooleanField(_l("Write down what is right instead"))
    note = TextAreaField(_l("In a few words"), [Length(max=LONGEST_NOTE)])
    occurred_at = DateTimeLocalField(_l("When"), [Optional()], format=["%Y-%m-%dT%H:%M"])


class RecallForm(FlaskForm):
    """Calling a lot back."""

    reason = TextAreaField(_l("Why the lot is recalled"), [NEEDED, Length(max=1000)])
    advice = TextAreaField(_l("What people who have it should do"), [NEEDED, Length(max=1000)])
    contact = StringField(_l("Whom to call"), [NEEDED, Length(max=200)])
    is_sure = BooleanField(
        _l("Every code of this lot, and of lots made from it, will say so at the next scan"),
        [InputRequired(_l("Tick this to recall the lot."))],
    )


class LiftForm(FlaskForm):
    """Lifting a recall."""

    words = TextAreaField(_l("Why the recall can be lifted"), [NEEDED, Length(max=1000)])


class UnitsForm(FlaskForm):
    """Asking for unit codes."""

    count = IntegerField(
        _l("How many"),
        [NEEDED, NumberRange(1, MOST_AT_ONCE, _l("Between 1 and 100,000 at once."))],
    )


class LabelsForm(FlaskForm):
    """An order of labels: of what, on which sheet, how many."""

    kind = RadioField(
        _l("What the code leads to"), [NEEDED],
        choices=lambda: choices_of((kind.value, words_for(kind)) for kind in LabelKind),
    )  # fmt: skip
    sheet = SelectField(_l("Sheet or roll"), choices=lambda: choices_of(sheet_choices()))
    count = IntegerField(
        _l("How many labels"),
        [NEEDED, NumberRange(1, MOST_AT_ONCE, _l("Between 1 and 100,000 at once."))],
    )
    start_at = IntegerField(_l("First free place on the sheet"), [NEEDED])
    language = SelectField(_l("Language of the label"), choices=lambda: choices_of(NAMES.items()))
    width = WrittenNumberField(_l("Width of a label, mm"), [Optional()], places=None)
    height = WrittenNumberField(_l("Height of a label, mm"), [Optional()], places=None)
    page_width = WrittenNumberField(_l("Width of the page, mm"), [Optional()], places=None)
    page_height = WrittenNumberField(_l("Height of the page, mm"), [Optional()], places=None)
    columns = IntegerField(_l("Labels side by side"), [Optional()])
    rows = IntegerField(_l("Labels below each other"), [Optional()])
    left = WrittenNumberField(_l("Left margin, mm"), [Optional()], places=None)
    top = WrittenNumberField(_l("Top margin, mm"), [Optional()], places=None)
    pitch_x = WrittenNumberField(_l("Step to the next on the right, mm"), [Optional()], places=None)
    pitch_y = WrittenNumberField(_l("Step to the next below, mm"), [Optional()], places=None)

    def order(self, lot_id: int) -> Order:
        """What was typed, as an order is. Raises Invalid for measures without a size."""
        return Order(
            lot_id=lot_id,
            kind=LabelKind(self.kind.data),
            sheet=self._measures() if self.sheet.data == OWN else self.sheet.data,
            count=self.count.data,
            start_at=self.start_at.data,
            language=self.language.data,
        )

    def _measures(self) -> Measures:
        """A sheet of one's own; without a page it is a roll."""
        width, height = _needed(self.width), _needed(self.height)
        return Measures(
            page_width=_number(self.page_width) or width,
            page_height=_number(self.page_height) or height,
            columns=self.columns.data or 1,
            rows=self.rows.data or 1,
            width=width,
            height=height,
            left=_number(self.left) or 0.0,
            top=_number(self.top) or 0.0,
            pitch_x=_number(self.pitch_x),
            pitch_y=_number(self.pitch_y),
        )


def _number(field: WrittenNumberField) -> float | None:
    return None if field.data is None else float(field.data)


def _needed(field: WrittenNumberField) -> float:
    number = _number(field)
    if number is None:
        raise Invalid(field.short_name, "missing")
    return number


class KeyForm(FlaskForm):
    """A key for a system of the business's own."""

    name = StringField(_l("What the key is for"), [NEEDED, Length(max=80)])


class TraceRecordForm(FlaskForm):
    """Where the state's traceability system keeps its record of a product."""

    record = URLField(_l("Address of the record"), [Length(max=LONGEST_ADDRESS)])


def refuse(form: FlaskForm, error: Invalid) -> None:
    """Put a refusal of the rules beside the field that it is about."""
    words = refusal_words(error)
    field = form._fields.get(error.field)
    if field is None or isinstance(field, FieldList):
        form.form_errors.append(words)
    else:
        field.errors = [*field.errors, words]
