"""What must not be told: values that were given as secrets, and what is called or looks like one."""

import base64
import json
import os
import re
import sys
from urllib.parse import quote

from .limits import SEARCHED_MAX

HIDDEN = "••••"

# A shorter one would be found in everything: it is hidden only where it is the whole text.
PART_MIN = 4
# Lines of a longer secret, such as a private key, are secrets as well.
LINE_MIN = 12

# How names of secrets end: `db_password`, `apiKey`, `access-token`; not `tokens` of a text, nor `compass`.
NAME = re.compile(
    r"""(?:
        password|passwd|passphrase|kennwort|secret|credential|cookie
        |(?:api|access|account|auth|private|encryption|signing|subscription|master|storage|secret)[-_ ]?key
        |(?:api|access|auth|bearer|refresh|session|id)[-_ ]?token
        |connection[-_ ]?string|conn[-_ ]?str|authorization|bearer
    )s?$
    |(?:^|[-_. ])(?:pwd|pass|creds?|auth|dsn|token)$""",
    re.IGNORECASE | re.VERBOSE,
)
WORD_BEGINS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")

# Tokens that say what they are, and passwords in addresses.
TOKEN = re.compile(
    r"""(?P<before>\b[a-z][a-z0-9+.-]{1,20}://[^\s:/@'"]{0,100}:)[^\s@/'"]{1,200}(?=@)
    |\bAKIA[0-9A-Z]{16}\b
    |\bgh[pousr]_[A-Za-z0-9]{20,}
    |\bgithub_pat_\w{20,}
    |\bglpat-[\w-]{16,}
    |\bxox[abprs]-[\w-]{10,}
    |\bsk-[\w-]{20,}
    |\beyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]*
    |-----BEGIN[ ][A-Z ]*PRIVATE[ ]KEY-----[\s\S]*?(?:-----END[ ][A-Z ]*PRIVATE[ ]KEY-----|\Z)""",
    re.VERBOSE,
)


class Masks:
    """`secrets` are values that were given; `names` are variables that hold them, whatever the value is by now."""

    def __init__(self, secrets=(), names=()):
        self.names = frozenset(names)
        self.whole = {secret for secret in secrets if secret}
        forms = {form for secret in self.whole if len(secret) >= PART_MIN for form in forms_of(secret)}
        longest_first = sorted(forms, key=len, reverse=True)
        self.parts = re.compile("|".join(map(re.escape, longest_first))) if forms else None

    def hides(self, name):
        """Whether what has this name is not told at all, as a variable, a key, an attribute or a column."""
        return isinstance(name, str) and (name in self.names or is_secret_name(name))

    def text(self, text):
        """The text without secrets. It must be whole: of one that was cut in the middle, a part would stay."""
        text = text[:SEARCHED_MAX]
        if text in self.whole:
            return HIDDEN
        if self.parts:
            text = self.parts.sub(HIDDEN, text)
        return TOKEN.sub(lambda match: (match["before"] or "") + HIDDEN, text)


def is_secret_name(name):
    return NAME.search(WORD_BEGINS.sub("_", name[:200])) is not None


def forms_of(secret):
    """As it stands in other text: in code, in JSON, in an address, in a header."""
    lines = [line.strip() for line in secret.splitlines()] if "\n" in secret else []
    for part in (secret, *(line for line in lines if len(line) >= LINE_MIN)):
        yield part
        yield repr(part)[1:-1]
        yield json.dumps(part)[1:-1]
        yield quote(part, safe="")
        encoded = base64.b64encode(part.encode("utf-8", "surrogatepass")).decode()
        yield from (encoded, encoded.rstrip("="))


def secrets_of_process():
    """Those that only the process knows: in its variables of the environment, and in fields for passwords."""
    for name, value in os.environ.items():
        if is_secret_name(name):
            yield value
    yield from typed_passwords()


def typed_passwords():
    password = getattr(sys.modules.get("ipywidgets"), "Password", None)
    module = sys.modules.get("ipywidgets.widgets.widget")
    for widget in list(getattr(module, "_instances", {}).values()):
        if password and type(widget) is password:
            yield str(widget.value)
