"""The console script ``ledfyr``: Django's commands in our own clothes.

Exit status: 0 done, 1 refused or found what it was asked to look for, 2 wrong call. Errors are one sentence on standard
error; a traceback only with ``--traceback``.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Sequence


def gettext_noop(text: str) -> str:
    """Marks a text for the catalogue; Django's own asks for settings, which are not there yet."""
    return text


COMMANDS = {
    "demo": gettext_noop("gör en demokommun och startar den"),
    "init": gettext_noop("gör eller uppgraderar databasen för en kommun"),
    "work": gettext_noop("kör det som står i kö, till exempel att skicka brev"),
    "tick": gettext_noop("skriver dagens påminnelser och ställer dem i kö"),
    "serve": gettext_noop("startar servern i drift"),
    "user": gettext_noop("lägger till någon som kan logga in, eller hjälper den som inte kommer in"),
    "import": gettext_noop("läser in en riskanalys, en plan eller ett register från en fil"),
    "export": gettext_noop("skriver ut ett register som json, csv eller xlsx"),
    "review": gettext_noop("granskar en fil eller ett register"),
    "render": gettext_noop("gör ett formellt dokument som pdf, docx eller html"),
    "sample": gettext_noop("drar ett stickprov ur en fil, eller prövar en dragning"),
    "check": gettext_noop("prövar om installationen är säker att släppa in folk i"),
    "history": gettext_noop("prövar att historiken är hel och att registren stämmer med den"),
    "backup": gettext_noop("tar en säkerhetskopia av allt i en fil"),
    "restore": gettext_noop("prövar eller återställer en säkerhetskopia"),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    given, language = _take_language(given)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ledfyr.config.settings")
    if not given or given[0] in {"--help", "-h", "help"}:
        print(_help(language))
        return 0
    if given[0] == "--version":
        from ledfyr import __version__

        print(__version__)
        return 0
    if given[0] not in COMMANDS:
        text = gettext_noop("ledfyr: kommandot %(command)s finns inte. Kör ledfyr --help för att se dem som finns.")
        print(_in(language, text) % {"command": given[0]}, file=sys.stderr)
        return 2
    return _run(given, language)


def _run(given: list[str], language: str) -> int:
    if given[0] == "demo":
        os.environ["LEDFYR_DEMO"] = "1"
    import django

    django.setup()
    from django.core.management import load_command_class
    from django.core.management.base import CommandError
    from django.utils import translation

    from ledfyr.engines.ui.wording import sentence
    from ledfyr.kernel.errors import DomainError

    with translation.override(language):
        command = load_command_class(_app_of(given[0]), given[0])
        try:
            options = vars(command.create_parser("ledfyr", given[0]).parse_args(given[1:]))
        except CommandError as error:
            return _fail(_call_sentence(str(error), given[0]), 2, given, error)
        except SystemExit as done:  # --help has been printed
            return int(done.code or 0)
        options.pop("args", None)
        try:
            command.execute(**options)
            return getattr(command, "exit_status", 0)
        except DomainError as error:
            return _fail(sentence(error), 1, given, error)
        except CommandError as error:
            return _fail(str(error), error.returncode, given, error)
        except BrokenPipeError:
            raise
        except OSError as error:
            return _fail(_system_sentence(error), 1, given, error)
        except Exception as error:
            if type(error).__module__.startswith("django.db"):
                return _fail(_database_sentence(error), 1, given, error)
            raise


def _fail(text: str, status: int, given: list[str], error: Exception) -> int:
    if "--traceback" in given:
        raise error
    print(text, file=sys.stderr)
    return status


def _take_language(given: list[str]) -> tuple[list[str], str]:
    """``--lang en`` anywhere wins over LANG; Swedish unless English is asked for."""
    language = "en" if os.environ.get("LANG", "").lower().startswith("en") else "sv"
    if "--lang" in given and given.index("--lang") + 1 < len(given):
        at = given.index("--lang")
        language = "en" if given[at + 1].startswith("en") else "sv"
        given = given[:at] + given[at + 2 :]
    return given, language


def _app_of(command: str) -> str:
    from django.core.management import get_commands

    return str(get_commands()[command])


def _call_sentence(text: str, command: str) -> str:
    """A wrong call in one sentence of our own, from what argparse says of it, with where to look."""
    from django.utils.translation import gettext as _

    said = {
        r"the following arguments are required: (?P<what>.+)": _("Ange också: %(what)s."),
        r"unrecognized arguments: (?P<what>.+)": _("Känner inte till %(what)s."),
        r"argument (?P<what>.+?): expected .+": _("%(what)s behöver ett värde."),
        r"argument (?P<what>.+?): invalid int value: (?P<value>.+)": _("%(what)s ska vara ett heltal, inte %(value)s."),
        r"argument (?P<what>.+?): invalid choice: (?P<value>.+) \(choose from (?P<known>.+)\)": _(
            "%(what)s kan inte vara %(value)s. Välj något av: %(known)s."
        ),
    }
    text = text.removeprefix("Error: ")
    for pattern, words in said.items():
        if found := re.fullmatch(pattern, text):
            text = words % found.groupdict()
            break
    return text + " " + _("Kör ledfyr %(command)s --help för ett exempel.") % {"command": command}


def _system_sentence(error: OSError) -> str:
    from django.utils.translation import gettext as _

    if isinstance(error, FileNotFoundError):
        return _("Filen %(file)s finns inte. Kontrollera sökvägen.") % {"file": error.filename}
    if isinstance(error, IsADirectoryError):
        return _("%(file)s är en mapp. Ange en fil.") % {"file": error.filename}
    if isinstance(error, PermissionError):
        return _("Filen %(file)s går inte att öppna. Kontrollera rättigheterna.") % {"file": error.filename}
    return _("Det gick inte: %(why)s.") % {"why": error.strerror or error}


def _database_sentence(error: Exception) -> str:
    from django.utils.translation import gettext as _

    if any(words in str(error) for words in ("no such table", "does not exist", "unable to open database file")):
        return _("Databasen är inte klar att använda. Kör ledfyr init eller ledfyr demo först.")
    return _("Databasen svarar inte som den ska: %(why)s") % {"why": str(error).splitlines()[0]}


def _help(language: str) -> str:
    title = _in(language, gettext_noop("ledfyr: intern kontroll och verksamhetsplanering för kommuner"))
    more = gettext_noop("Kör ledfyr KOMMANDO --help för flaggor och ett exempel. --lang en ger engelska.")
    lines = [title, "", _in(language, gettext_noop("Kommandon:"))]
    lines += [f"  {name:<8} {_in(language, what)}" for name, what in COMMANDS.items()]
    return "\n".join([*lines, "", _in(language, more)])


def _in(language: str, text: str) -> str:
    """The text in the language asked for, before any command is set up: Swedish is what the code holds, and is fast."""
    if language == "sv":
        return text
    import django
    from django.utils.translation import gettext, override

    django.setup()
    with override(language):
        return gettext(text)


def run() -> None:
    """The console script's way in. Whoever reads us may stop doing so ('| head'): then we stop too, without a word."""
    try:
        status = main()
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = 1
    sys.exit(status)
