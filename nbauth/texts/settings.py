"""What is wrong with a configuration."""

from nbauth.texts.text import Text


class Settings:
    """Errors of `nbauth.config`, its checks and its files. `{key}` is what the source calls the setting."""

    NONE = Text(
        "No user pool is configured.",
        hint="Put user_pool_id, client_id and identity_pool_id into {file} in {folder} or a folder above, "
        "or set {prefix}USER_POOL_ID and {prefix}CLIENT_ID, or name a file or a PoolConfig.",
    )
    NO_PATH = Text("A pool is a PoolConfig or the path of a file, not {type}.", hint="Pass nbauth.PoolConfig(…).")
    NAMES_NO_POOL = Text(
        "{path} names no user pool.",
        hint="It should be an amplify_outputs.json or an awsconfiguration.json of an app that has Auth.",
    )
    WRONG = Text("{key} {problem}", hint="{fix}")
    WRONG_IN = Text("{key} in {source} {problem}", hint="{fix}")
    UNKNOWN = Text("{key} in {source} is not a setting of nbauth.", hint="{fix}")

    # What a source is called that is no file
    ENVIRONMENT = Text("the environment")

    # What the working directory is called that is none any more
    DELETED_FOLDER = Text("this folder, which was deleted")

    # Files
    NO_FILE = Text("There is no file {path}.", hint="Check the path.")
    NO_FILE_HERE = Text("There is no file {path} in {folder}.", hint="Check the path.")
    NO_FOLDER = Text("There is no file {path}: the folder {folder} does not exist.", hint="Check the path.")
    EMPTY_PATH = Text(
        "The path of the configuration file is empty.", hint="Name a file, or leave the path out for the usual places."
    )
    A_FOLDER = Text("{path} is a folder, no file that can be read.", hint="Name a file in it, like {file}.")
    NO_REGULAR_FILE = Text("{path} is no file that can be read.", hint="Name a file.")
    EMPTY = Text("{path} is empty.", hint="Put user_pool_id, client_id and identity_pool_id into it.")
    TOO_LARGE = Text("{path} is larger than {most} KB.", hint="Check the path: that is no configuration of nbauth.")
    NOT_OURS = Text(
        "{path} belongs to another user, and was found without being named.",
        hint='If you trust it, name it: nbauth.login("{path}"), or --pool "{path}".',
    )
    NOT_READ = Text("{path} could not be read: {why}.", hint="Check the file.")
    NOT_UTF8 = Text("it is not UTF-8 text")
    NONSENSE = Text("it holds a number or a character that makes no sense")
    NOT_VALID = Text("{path} is not valid {kind}: {why}.", hint="Mend the file.")
    TOO_DEEP = Text("{path} is nested too deeply.", hint="Mend the file.")

    # What may follow a setting's name, and (hint) the fix
    MISSING = Text("is missing.", hint="The administrator of the user pool knows it; it is no secret.")
    NO_TRUTH = Text("must be true or false.", hint="Write true or false, without quotes.")
    NO_TEXT = Text("must be text, not {type}.", hint="Put it in quotes.")
    NO_POOL_ID = Text(
        "is {value}, which is no user pool id.",
        hint='It is the region, "_" and the pool\'s id, like eu-west-1_AbCdEfGhI.',
    )
    NO_CLIENT_ID = Text(
        "is {value}, which is malformed.", hint="It is the app client's id: letters and digits, no name, no ARN."
    )
    NO_IDENTITY_POOL_ID = Text("is {value}, which is malformed.", hint="It looks like eu-west-1:01234567-89ab-cdef-….")
    NO_DOMAIN = Text("is {value}, which is malformed.", hint="Give the host name alone, like login.example.com.")
    NO_URL_LIST = Text("must be a list of addresses.", hint='Write it like ["http://127.0.0.1:8401/"].')
    NO_REDIRECT_URL = Text(
        "is or holds {value}, where no sign-in page sends anybody.",
        hint="It must be registered with the app client: https, or http://127.0.0.1 with a port.",
    )
    NO_REDIRECT_URLS = Text(
        "is empty, and {key} is of no use then.",
        hint="Give an address that is registered with the app client, like http://127.0.0.1:8401/.",
    )
    NO_PROVIDERS = Text("must be a table of names.", hint='Write it like providers = { Google = "Google" }.')
    NO_PROVIDER_NAME = Text(
        "holds {value}, which is no provider's name.", hint="It is the one that the provider has in the user pool."
    )
    NO_PROVIDER_LABEL = Text("says nothing to call {value}.", hint="Give it a short name for people to read.")
    NO_PROVIDERS_DOMAIN = Text(
        "is missing, and providers are of no use then.", hint="Give the host name of the sign-in page."
    )
    NO_CLIENT_SECRET = Text("is not an app client's secret.", hint="Copy it from the app client, without spaces.")
    NO_REGION = Text("is {value}, which is no region.", hint="Leave region out: it comes from the pool id.")
    NO_ENDPOINT = Text("is not the address of a service.", hint="It looks like https://aws.example.com:8443.")
    PLAIN_HTTP = Text(
        "is plain http to {host}.",
        hint="Use https: passwords, codes and tokens go there. Plain http is accepted for this computer only.",
    )
    NO_LIST = Text("must be a list of attributes.", hint='Write it like ["email", "given_name"].')
    NO_ATTRIBUTE = Text(
        "holds {value}, which is no user attribute.", hint='They are like "email", "given_name" or "custom:team".'
    )
    NO_USERNAME_ATTRIBUTE = Text(
        "holds {value}; a username can be an email or a phone_number.", hint='Write ["email"], or leave it out.'
    )
    NO_POLICY = Text(
        "is no password policy.",
        hint="It looks like {min_length = 8, require_lowercase = true, require_uppercase = true, "
        "require_numbers = true, require_symbols = true}.",
    )
    NO_FLOW = Text(
        "is {value}, which is no sign-in flow.",
        hint="It is USER_SRP_AUTH, USER_PASSWORD_AUTH, USER_AUTH, CUSTOM_WITH_SRP or CUSTOM_WITHOUT_SRP.",
    )
    NO_CHALLENGE = Text(
        "is {value}, which is no first factor.", hint="It is PASSWORD, PASSWORD_SRP, EMAIL_OTP or SMS_OTP."
    )
    NO_DURATION = Text("must be from {least} to {most}.", hint="It is in whole seconds, like 14400, without quotes.")
    NO_BASIC_POOL = Text(
        "is missing, and basic_flow_duration needs it.", hint="Leave that out, or add the identity pool's id."
    )
    NO_BASIC_DURATION = Text(
        "is missing, and basic_flow_role_arn needs it.",
        hint="Add it, like 14400 (seconds); without the basic flow, the identity pool says which role it is.",
    )
    NO_ROLE_ARN = Text("is {value}, which is no ARN of a role.", hint="It is like arn:aws:iam::123456789012:role/name.")

    # What an unknown setting may have been meant to be
    AT_THE_TOP = Text("Put the settings at the top, without a [{table}] line.")
    MEANT = Text("Did you mean {key}?")
    KNOWN = Text("The settings are {keys}.")
