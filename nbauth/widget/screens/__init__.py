"""The screens, one file each; here is which one asks what a step asks."""

from typing import assert_never

from nbauth.core.steps import (
    NeedsBrowser,
    NeedsCustomAnswer,
    NeedsEmailCode,
    NeedsEmailSetup,
    NeedsFactorChoice,
    NeedsMfaChoice,
    NeedsMfaSetupChoice,
    NeedsNewPassword,
    NeedsPassword,
    NeedsPasswordReset,
    NeedsSignUpConfirmation,
    NeedsSmsCode,
    NeedsTotpCode,
    NeedsTotpSetup,
    SignedIn,
    SignedOut,
    Step,
)
from nbauth.widget.screens.browser import BrowserScreen
from nbauth.widget.screens.choose_factor import ChooseFactorScreen
from nbauth.widget.screens.choose_first_factor import ChooseFirstFactorScreen
from nbauth.widget.screens.code import CodeScreen
from nbauth.widget.screens.confirm_sign_up import ConfirmSignUpScreen
from nbauth.widget.screens.custom import CustomScreen
from nbauth.widget.screens.new_password import NewPasswordScreen
from nbauth.widget.screens.password import PasswordScreen
from nbauth.widget.screens.reset_password import ResetPasswordScreen
from nbauth.widget.screens.set_up_email import SetUpEmailScreen
from nbauth.widget.screens.set_up_totp import SetUpTotpScreen
from nbauth.widget.screens.sign_in import SignInScreen
from nbauth.widget.screens.signed_in import SignedInScreen
from nbauth.widget.view import Screen


def screen_of(step: Step) -> Screen:  # noqa: C901, PLR0912 -- one case for each
    """The screen of a step."""
    match step:
        case SignedOut():
            return SignInScreen(step)
        case NeedsSmsCode() | NeedsEmailCode() | NeedsTotpCode():
            return CodeScreen(step)
        case NeedsMfaChoice() | NeedsMfaSetupChoice():
            return ChooseFactorScreen(step)
        case NeedsTotpSetup():
            return SetUpTotpScreen(step)
        case NeedsEmailSetup():
            return SetUpEmailScreen(step)
        case NeedsFactorChoice():
            return ChooseFirstFactorScreen(step)
        case NeedsPassword():
            return PasswordScreen(step)
        case NeedsNewPassword():
            return NewPasswordScreen(step)
        case NeedsCustomAnswer():
            return CustomScreen(step)
        case NeedsBrowser():
            return BrowserScreen(step)
        case NeedsSignUpConfirmation():
            return ConfirmSignUpScreen(step)
        case NeedsPasswordReset():
            return ResetPasswordScreen(step)
        case SignedIn(username, tokens):
            return SignedInScreen(username, user_id=str(tokens.claims.get("sub") or username))
        case _:
            assert_never(step)
