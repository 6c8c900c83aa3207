"""What a person fills in about their account; fields as on the page."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, PasswordField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput

from catalog.accounts.passkeys import NAME_LENGTH
from catalog.messages.models import Notice
from catalog.web.labels import words_for

NEEDED = InputRequired(_l("This is needed."))
LONGEST = Length(max=255)


def _address(label: Any, autocomplete: str) -> StringField:
    return StringField(
        label, [NEEDED, LONGEST], render_kw={"autocomplete": autocomplete, "autocapitalize": "none"}
    )


def _password(label: Any, autocomplete: str) -> PasswordField:
    return PasswordField(
        label, [NEEDED, Length(max=1000)], render_kw={"autocomplete": autocomplete}
    )


def _code(label: Any) -> StringField:
    return StringField(
        label,
        [NEEDED, Length(max=40)],
        render_kw={"autocomplete": "one-time-code", "autocapitalize": "none"},
    )


class SignInForm(FlaskForm):
    """Who somebody is."""

    email = _address(_l("Mail address or mobile number"), "username")
    password = _password(_l("Password"), "current-password")
    remember = BooleanField(_l("Stay signed in on this device"))


class JoinForm(FlaskForm):
    """A new account."""

    display_name = StringField(
        _l("Your name"), [NEEDED, Length(max=120)], render_kw={"autocomplete": "name"}
    )
    address = _address(_l("Mail address or mobile number"), "username")
    password = _password(_l("Password"), "new-password")
    is_agreed = BooleanField(
        _l("I have read this and agree"), [InputRequired(_l("Without this no account is kept."))]
    )


class SixDigitsForm(FlaskForm):
    """The code that came to a telephone, or that an application on it makes."""

    code = _code(_l("The six digits"))


class SecondStepForm(FlaskForm):
    """A code of the application, or a spare one."""

    code = _code(_l("Code of the application, or a spare code"))


class PasskeyForm(FlaskForm):
    """A passkey that the device makes as the form is sent."""

    name = StringField(_l("Name of the device"), [NEEDED, Length(max=NAME_LENGTH)])
    password = _password(_l("Password"), "current-password")
    answer = HiddenField()


class OwnPasswordForm(FlaskForm):
    """The password once more."""

    password = _password(_l("Password"), "current-password")


class ForgotForm(FlaskForm):
    """By what the account is known."""

    address = _address(_l("Mail address or mobile number"), "username")


class NewPasswordForm(FlaskForm):
    """A new password, behind a link."""

    password = _password(_l("New password"), "new-password")


class CodeAndPasswordForm(FlaskForm):
    """A new password, with the code that came to a telephone."""

    code = _code(_l("The six digits"))
    password = _password(_l("New password"), "new-password")


class ChangePasswordForm(FlaskForm):
    """A new password instead of the present one."""

    current = _password(_l("Present password"), "current-password")
    password = _password(_l("New password"), "new-password")


class NoticesForm(FlaskForm):
    """Which kinds of message a person wants."""

    KINDS = tuple(kind for kind in Notice if kind is not Notice.SECURITY)

    wanted = SelectMultipleField(
        _l("Write to me about"),
        choices=lambda: [
            SelectChoice(value=kind.value, label=words_for(kind)) for kind in NoticesForm.KINDS
        ],
        option_widget=CheckboxInput(),
    )


class WithdrawForm(FlaskForm):
    """That the consent ends."""

    password = _password(_l("Password"), "current-password")
    is_sure = BooleanField(
        _l("Close my account now"), [InputRequired(_l("Tick this to close the account."))]
    )


class LeaveForm(FlaskForm):
    """Deleting the account, with the password again."""

    password = _password(_l("Password"), "current-password")
    hands_over = BooleanField(_l("The office shall look after the listing"))
    is_sure = BooleanField(
        _l("I know that this cannot be undone"),
        [InputRequired(_l("Tick this to delete the account."))],
    )
