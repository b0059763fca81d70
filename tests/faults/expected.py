"""What must come out: for each fault, by what kind of call it befalls; and for each call, whom it concerns.

An outcome is an error's class and the text that it says; None where all goes well.
"""

from dataclasses import dataclass

from faults import account_acts, acts, factor_acts, harms
from faults.proxy import KEYS

from nbauth.core.state import UserState
from nbauth.errors import (
    ChallengeExpired,
    CodeExpired,
    ServiceError,
    Throttled,
    TokenInvalid,
    Unanswered,
    Unreachable,
    UsernameTaken,
    UserNotFound,
    WrongChoice,
    WrongCredentials,
)
from nbauth.texts import Account, Hosted, Network, Renewal, Service, Verification

ALL_WELL = None
SILENT = (Unreachable, Network.NO_ANSWER)
UNFINISHED = (Unreachable, Service.UNFINISHED)
STRANGE = (Unreachable, Service.NOT_AWS)
NONSENSE = (Unreachable, Service.NOT_UNDERSTOOD)
SLOW_DOWN = (Throttled, Service.SLOW_DOWN)
TROUBLE = (Unreachable, Service.OWN_PROBLEM)
MAYBE_TROUBLE = (Unanswered, Service.OWN_PROBLEM)
REFUSED = (ServiceError, Service.REFUSED)
FIREWALL = (ServiceError, Service.FIREWALL)
NO_PAGE = (Unreachable, Hosted.NOT_THE_PAGE)
PAGE_TROUBLE = (Unreachable, Hosted.PAGE_PROBLEM)
NO_KEYS = (Unreachable, Verification.KEYS_NOT_FETCHED)
NO_END_OF_KEYS = (Unreachable, Verification.KEYS_NOT_FINISHED)
NONSENSE_FOR_KEYS = (Unreachable, Verification.KEYS_NOT_UNDERSTOOD)
UNTRUSTED = (TokenInvalid, Verification.NOT_TRUSTED)
UNKNOWN_KEY = (TokenInvalid, Verification.UNKNOWN_KEY)
MAYBE_DONE = "maybe done"
"""The call's own `lost`."""
TWICE = "twice"
"""The call's own `twice`."""

KINDS = ("keys", "harmless", "once", "changing", "ending", "code")
"""harmless: sent again by itself. once: not, but nothing is lost. changing: not, and it may have been done.
ending: sent again, and it may have been done. code: changing, at the sign-in page, which is not of AWS's API."""

TABLE = {
    #                      keys               harmless    once        changing       ending         code
    "refused":             (SILENT,            SILENT,     SILENT,     SILENT,        SILENT,        SILENT),
    "reset":               (SILENT,            SILENT,     SILENT,     MAYBE_DONE,    MAYBE_DONE,    MAYBE_DONE),
    "lost":                (SILENT,            SILENT,     SILENT,     MAYBE_DONE,    MAYBE_DONE,    MAYBE_DONE),
    "hung":                (SILENT,            UNFINISHED, SILENT,     MAYBE_DONE,    MAYBE_DONE,    MAYBE_DONE),
    "trickling":           (NO_END_OF_KEYS,    UNFINISHED, UNFINISHED, MAYBE_DONE,    MAYBE_DONE,    MAYBE_DONE),
    "late":                (SILENT,            UNFINISHED, SILENT,     MAYBE_DONE,    MAYBE_DONE,    MAYBE_DONE),
    "cut":                 (SILENT,            SILENT,     SILENT,     MAYBE_DONE,    MAYBE_DONE,    MAYBE_DONE),
    "half JSON":           (NONSENSE_FOR_KEYS, NONSENSE,   NONSENSE,   MAYBE_DONE,    MAYBE_DONE,    NO_PAGE),
    "empty":               (NONSENSE_FOR_KEYS, STRANGE,    STRANGE,    STRANGE,       STRANGE,       NO_PAGE),
    "a page":              (NONSENSE_FOR_KEYS, STRANGE,    STRANGE,    STRANGE,       STRANGE,       NO_PAGE),
    "a page elsewhere":    (NO_KEYS,           STRANGE,    STRANGE,    STRANGE,       STRANGE,       NO_PAGE),
    "a page that refuses": (NO_KEYS,           STRANGE,    STRANGE,    STRANGE,       STRANGE,       NO_PAGE),
    "other JSON":          (NONSENSE_FOR_KEYS, STRANGE,    STRANGE,    STRANGE,       STRANGE,       NO_PAGE),
    "a list":              (NONSENSE_FOR_KEYS, STRANGE,    STRANGE,    STRANGE,       STRANGE,       NO_PAGE),
    "400":                 (NO_KEYS,           REFUSED,    REFUSED,    REFUSED,       REFUSED,       NO_PAGE),
    "403":                 (NO_KEYS,           FIREWALL,   FIREWALL,   FIREWALL,      FIREWALL,      NO_PAGE),
    "404":                 (NO_KEYS,           STRANGE,    STRANGE,    STRANGE,       STRANGE,       NO_PAGE),
    "throttled":           (NO_KEYS,           SLOW_DOWN,  SLOW_DOWN,  SLOW_DOWN,     SLOW_DOWN,     NO_PAGE),
    "429":                 (NO_KEYS,           SLOW_DOWN,  SLOW_DOWN,  SLOW_DOWN,     SLOW_DOWN,     SLOW_DOWN),
    "500":                 (NO_KEYS,           TROUBLE,    TROUBLE,    MAYBE_TROUBLE, MAYBE_TROUBLE, PAGE_TROUBLE),
    "502":                 (NO_KEYS,           TROUBLE,    TROUBLE,    MAYBE_TROUBLE, MAYBE_TROUBLE, PAGE_TROUBLE),
    "503":                 (NO_KEYS,           TROUBLE,    TROUBLE,    MAYBE_TROUBLE, MAYBE_TROUBLE, PAGE_TROUBLE),
    "504":                 (NO_KEYS,           TROUBLE,    TROUBLE,    MAYBE_TROUBLE, MAYBE_TROUBLE, PAGE_TROUBLE),
    "passed on twice":     (ALL_WELL,          ALL_WELL,   TWICE,      TWICE,         TWICE,         TWICE),
    "answered twice":      (ALL_WELL,          ALL_WELL,   ALL_WELL,   ALL_WELL,      ALL_WELL,      ALL_WELL),
    "wrong date":          (ALL_WELL,          ALL_WELL,   ALL_WELL,   ALL_WELL,      ALL_WELL,      ALL_WELL),
}  # fmt: skip
ONLY_HERE = {
    "wrong key": UNTRUSTED,
    "unknown key": UNKNOWN_KEY,
    "another pool's tokens": UNKNOWN_KEY,
    "another user's tokens": (TokenInvalid, Service.ANOTHER_USERS_TOKENS),
}
SAME = {Service.UNFINISHED: (Service.UNFINISHED, Renewal.UNFINISHED)}
"""Whoever waits for a renewal, and the renewal itself, have the same time: either may be the first to say so."""

RAISED, NOTED, TO_NOBODY = "raised", "noted", "to nobody"
"""noted: in `status().failing_because`, for the session tries again by itself."""


@dataclass(frozen=True)
class Call:
    """One that an act makes."""

    act: object
    name: str
    kind: str
    after: str | None = None
    """The one before it, in the same act; None too where it does not wait for another."""
    told: str = RAISED
    lost: object = None
    twice: object = ALL_WELL
    signs_out: bool = False
    """Whether nobody is signed in any more when it goes well."""
    asks_on: bool = False
    """Whether what it answers leads to another question."""
    repeated: bool = False
    """Whether it is sent again by itself, although it changes something."""

    def __str__(self):
        return f"{self.act.__name__}, {self.name}"

    def befalls(self, harm):
        """Whether this can happen to it."""
        if harm in harms.TO_KEYS:
            return self.name == KEYS
        if harm in harms.TO_RENEWED_TOKENS:
            return self.name == RENEWAL
        if harm in harms.TO_NEW_TOKENS:
            return self.brings_tokens
        return True

    @property
    def leads_to(self):
        """Whose the session is when the act goes well."""
        if self.act is acts.be_guest:
            return UserState.GUEST
        return UserState.SIGNED_IN if self.act in SIGN_IN else UserState.SIGNED_OUT

    @property
    def brings_tokens(self):
        return (self.name.startswith(ANSWER) and not self.asks_on) or self.name == RENEWAL

    def outcome(self, harm):
        expected = ONLY_HERE[harm] if harm in ONLY_HERE else TABLE[harm][KINDS.index(self.kind)]
        if expected == MAYBE_DONE:
            return (Unanswered, self.lost)
        return self.twice if expected == TWICE else expected


SIGN_IN = {
    acts.sign_in,
    acts.answer_code,
    acts.come_back,
    acts.choose_password,
    acts.answer_custom,
    acts.sign_in_from_new_device,
    acts.sign_in_from_known_device,
    acts.resume,
    factor_acts.show_new_app,
    factor_acts.give_code_alone,
    factor_acts.give_password,
}
ANSWER = "RespondToAuthChallenge "
PROOF = f"{ANSWER}PASSWORD_VERIFIER"
CHOOSE = f"{ANSWER}SELECT_CHALLENGE"
SET_UP = f"{ANSWER}MFA_SETUP"
KEY, VERIFY = "AssociateSoftwareToken", "VerifySoftwareToken"
RENEWAL = "GetTokensFromRefreshToken"
CREDENTIALS = "GetCredentialsForIdentity"
ANSWER_LOST = {"lost": Service.ANSWER_LOST, "twice": (ChallengeExpired, Service.TIME_IS_OVER)}
CODE_LOST = {"lost": Hosted.LOST, "twice": (CodeExpired, Hosted.CODE_IS_OVER)}
NEW_PASSWORD_LOST = {"lost": Service.NEW_PASSWORD_LOST, "twice": (ChallengeExpired, Service.TIME_IS_OVER)}
RESET_LOST = {"lost": Service.NEW_PASSWORD_LOST, "twice": (CodeExpired, Service.CODE_EXPIRED)}
EVERYWHERE_LOST = {"lost": Service.REVOCATION_LOST, "twice": (ServiceError, Service.REFUSED_DURING)}

PASSWORD_LOST = {"lost": Service.NEW_PASSWORD_LOST, "twice": (WrongCredentials, Account.WRONG_OLD_PASSWORD)}
PROOF_LOST = {"lost": Account.VERIFICATION_LOST, "twice": (CodeExpired, Service.CODE_EXPIRED)}
DELETION_LOST = {"lost": Account.DELETION_LOST, "twice": (UserNotFound, Account.GONE)}
APP_LOST = {"lost": Account.APP_LOST, "twice": (WrongChoice, Service.NO_APP_YET)}
FORGETTING_LOST = {"lost": Account.FORGETTING_LOST, "twice": (ServiceError, Account.NO_SUCH_DEVICE)}

CALLS = (
    Call(acts.sign_in, KEYS, "keys"),
    Call(acts.sign_in, "InitiateAuth", "harmless", after=KEYS),
    Call(acts.sign_in, PROOF, "harmless", after="InitiateAuth"),
    Call(acts.sign_in, "GetId", "harmless", after=PROOF, told=NOTED),
    Call(acts.sign_in, CREDENTIALS, "harmless", after="GetId", told=NOTED),
    Call(acts.answer_code, f"{ANSWER}SMS_MFA", "changing", **ANSWER_LOST),
    Call(acts.come_back, "/oauth2/token", "code", **CODE_LOST),
    Call(acts.choose_password, f"{ANSWER}NEW_PASSWORD_REQUIRED", "changing", **NEW_PASSWORD_LOST),
    Call(acts.begin_custom, "InitiateAuth", "once", after=KEYS),
    Call(acts.answer_custom, f"{ANSWER}CUSTOM_CHALLENGE", "changing", **ANSWER_LOST),
    Call(acts.sign_in_from_new_device, "ConfirmDevice", "once", after=PROOF, told=TO_NOBODY),
    Call(acts.sign_in_from_known_device, f"{ANSWER}DEVICE_SRP_AUTH", "once", after=PROOF, asks_on=True),
    Call(acts.sign_in_from_known_device, f"{ANSWER}DEVICE_PASSWORD_VERIFIER", "once", after=f"{ANSWER}DEVICE_SRP_AUTH"),
    Call(acts.renew, RENEWAL, "once"),
    Call(acts.renew, CREDENTIALS, "harmless", after=RENEWAL),
    Call(acts.renew_ahead, RENEWAL, "once", told=NOTED),
    Call(acts.renew_ahead, CREDENTIALS, "harmless", told=NOTED),
    Call(acts.rotate, RENEWAL, "once"),
    Call(acts.rotate, CREDENTIALS, "harmless", after=RENEWAL),
    Call(acts.resume, KEYS, "keys"),
    Call(acts.resume, RENEWAL, "once", after=KEYS),
    Call(acts.resume, CREDENTIALS, "harmless", after=RENEWAL, told=NOTED),
    Call(acts.be_guest, "GetId", "harmless"),
    Call(acts.be_guest, CREDENTIALS, "harmless", after="GetId"),
    Call(acts.switch_role, CREDENTIALS, "harmless"),
    Call(acts.sign_out, "RevokeToken", "ending", lost=Service.REVOCATION_LOST),
    Call(acts.sign_out_everywhere, "GlobalSignOut", "ending", **EVERYWHERE_LOST),
    Call(acts.sign_up, "SignUp", "changing", lost=Service.SIGN_UP_LOST, twice=(UsernameTaken, Service.USERNAME_TAKEN)),
    Call(acts.confirm_sign_up, "ConfirmSignUp", "changing", lost=Service.CONFIRMATION_LOST),
    Call(acts.ask_for_another_code, "ResendConfirmationCode", "changing", lost=Service.CODE_LOST),
    Call(acts.forget_password, "ForgotPassword", "changing", lost=Service.CODE_LOST),
    Call(acts.reset_password, "ConfirmForgotPassword", "changing", **RESET_LOST),
    Call(account_acts.read_attributes, "GetUser", "harmless"),
    Call(account_acts.change_attributes, "UpdateUserAttributes", "changing", lost=Account.UPDATE_LOST),
    Call(account_acts.remove_attributes, "DeleteUserAttributes", "harmless"),
    Call(account_acts.ask_for_proof, "GetUserAttributeVerificationCode", "changing", lost=Service.CODE_LOST),
    Call(account_acts.prove_address, "VerifyUserAttribute", "changing", **PROOF_LOST),
    Call(account_acts.change_password, "ChangePassword", "changing", **PASSWORD_LOST),
    Call(account_acts.delete_account, "DeleteUser", "changing", **DELETION_LOST, signs_out=True),
    Call(account_acts.list_devices, "ListDevices", "harmless"),
    Call(account_acts.remember_device, "UpdateDeviceStatus", "harmless"),
    Call(account_acts.forget_device, "ForgetDevice", "changing", **FORGETTING_LOST),
    Call(factor_acts.make_key, KEY, "once"),
    Call(factor_acts.verify_app, VERIFY, "changing", **APP_LOST),
    Call(factor_acts.read_preference, "GetUser", "harmless"),
    Call(factor_acts.prefer_app, "GetUser", "harmless"),
    Call(factor_acts.prefer_app, "SetUserMFAPreference", "harmless", after="GetUser"),
    Call(factor_acts.choose_second_factor, f"{ANSWER}SELECT_MFA_TYPE", "changing", **ANSWER_LOST, asks_on=True),
    Call(factor_acts.begin_with_key, KEY, "once", after=PROOF, twice=(ChallengeExpired, Service.TIME_IS_OVER)),
    Call(factor_acts.choose_app, KEY, "changing", **ANSWER_LOST),
    Call(factor_acts.show_new_app, VERIFY, "changing", **ANSWER_LOST),
    Call(factor_acts.show_new_app, SET_UP, "changing", after=VERIFY, **ANSWER_LOST),
    Call(factor_acts.give_address, SET_UP, "changing", **ANSWER_LOST, asks_on=True),
    Call(factor_acts.begin_choice, "InitiateAuth", "once", after=KEYS),
    Call(factor_acts.choose_code, CHOOSE, "changing", **ANSWER_LOST, asks_on=True),
    Call(factor_acts.give_code_alone, f"{ANSWER}EMAIL_OTP", "changing", **ANSWER_LOST),
    Call(factor_acts.give_password, CHOOSE, "changing", **ANSWER_LOST, asks_on=True),
    Call(factor_acts.give_password, PROOF, "changing", after=CHOOSE, lost=Service.ANSWER_LOST, repeated=True),
)
CASES = [(call, harm) for call in CALLS for harm in harms.EVERY if call.befalls(harm)]
