"""What symbols, currencies and abbreviations are called, language by language."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of one language for what is not spelled out.

    Attributes:
        symbols: What a symbol is called: "%" is "percent".
        point: What parts a number from its decimals; empty where it is not known.
        currencies: Sign to (one, many).
        abbreviations: Read this way with or without a full stop.
        dotted: Read this way only with a full stop behind.
        titles: Read this way only with a full stop behind, and a name behind that.
        numbered: Read this way only with a full stop behind, and a number behind that.
        measures: Read this way only behind a number.
    """

    symbols: Mapping[str, str] = field(default_factory=dict)
    point: str = ""
    currencies: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    abbreviations: Mapping[str, str] = field(default_factory=dict)
    dotted: Mapping[str, str] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    numbered: Mapping[str, str] = field(default_factory=dict)
    measures: Mapping[str, str] = field(default_factory=dict)


_SIGNS: Final = (*"%‰&+−@№§°", "°c", "°f", *"#=×÷±≠≤≥√∞")


def _symbols(words: str) -> dict[str, str]:
    """Pair the symbols below with words in the same order; "_" stands for a blank."""
    return dict(zip(_SIGNS, (word.replace("_", " ") for word in words.split()), strict=True))


def _currencies(words: str) -> dict[str, tuple[str, str]]:
    pairs = [tuple(pair.split("/")) for pair in words.split()]
    return {sign: (one, many) for sign, (one, many) in zip("$€£¥₹", pairs, strict=True)}


_MEASURES: Final = ("kg", "km", "cm", "mm", "ml", "ms", "hz", "khz", "mhz", "db", "km/h")


def _measures(words: str) -> dict[str, str]:
    names = (word.replace("_", " ") for word in words.split())
    return dict(zip(_MEASURES, names, strict=True))


_ENGLISH: Final = Wording(
    symbols=_symbols(
        "percent per_mille and plus minus at number section degrees degrees_celsius "
        "degrees_fahrenheit number equals times divided_by plus_or_minus is_not at_most at_least "
        "root infinity"
    ),
    point="point",
    currencies=_currencies("dollar/dollars euro/euros pound/pounds yen/yen rupee/rupees"),
    abbreviations={
        "mr": "mister", "mrs": "missus", "dr": "doctor", "vs": "versus",
        "prof": "professor", "etc": "et cetera", "approx": "approximately", "dept": "department",
        "govt": "government",
    },
    dotted={
        "jr": "junior", "sr": "senior", "sgt": "sergeant", "feb": "february", "aug": "august",
        "sept": "september", "oct": "october", "nov": "november", "blvd": "boulevard",
    },
    titles={
        "st": "saint", "mt": "mount", "rev": "reverend", "gen": "general", "capt": "captain",
        "lt": "lieutenant", "col": "colonel", "gov": "governor", "sen": "senator",
        "rep": "representative", "hon": "honorable",
    },
    numbered={
        "no": "number", "nos": "numbers", "fig": "figure", "vol": "volume", "p": "page",
        "pp": "pages", "jan": "january", "mar": "march", "apr": "april", "dec": "december",
    },
    measures={
        **_measures(
            "kilograms kilometers centimeters millimeters milliliters milliseconds hertz kilohertz "
            "megahertz decibels kilometers_per_hour"
        ),
        "am": "a m", "pm": "p m", "lb": "pounds", "lbs": "pounds", "ft": "feet", "mph":
        "miles per hour",
    },
)  # fmt: skip
_FRENCH: Final = Wording(
    symbols=_symbols(
        "pour_cent pour_mille et plus moins arobase numéro paragraphe degrés degrés_celsius "
        "degrés_fahrenheit dièse égale fois divisé_par plus_ou_moins différent_de au_plus au_moins "
        "racine infini"
    ),
    point="virgule",
    currencies=_currencies("dollar/dollars euro/euros livre/livres yen/yens roupie/roupies"),
    abbreviations={
        "mme": "madame", "mmes": "mesdames", "mlle": "mademoiselle", "mlles": "mesdemoiselles",
        "mgr": "monseigneur", "dr": "docteur", "pr": "professeur", "etc": "et cetera",
        "ste": "sainte", "bd": "boulevard",
    },
    dotted={
        "av": "avenue", "chap": "chapitre", "env": "environ", "janv": "janvier",
        "févr": "février", "sept": "septembre", "oct": "octobre", "nov": "novembre",
        "déc": "décembre", "tél": "téléphone",
    },
    titles={"m": "monsieur", "mm": "messieurs", "st": "saint"},
    numbered={"p": "page", "pp": "pages", "vol": "volume", "n": "numéro", "fig": "figure"},
    measures=_measures(
        "kilos kilomètres centimètres millimètres millilitres millisecondes hertz kilohertz "
        "mégahertz décibels kilomètres_à_l'_heure"
    ),
)  # fmt: skip
_GERMAN: Final = Wording(
    symbols=_symbols(
        "prozent promille und plus minus at nummer paragraph grad grad_celsius grad_fahrenheit "
        "raute gleich mal geteilt_durch plus_minus ungleich höchstens mindestens wurzel unendlich"
    ),
    point="komma",
    currencies=_currencies("dollar/dollar euro/euro pfund/pfund yen/yen rupie/rupien"),
    abbreviations={"dr": "doktor", "prof": "professor", "usw": "und so weiter", "bzw":
                   "beziehungsweise", "ca": "circa"},
    dotted={"str": "straße"},
    titles={"hr": "herr", "fr": "frau", "st": "sankt"},
    numbered={"nr": "nummer"},
)  # fmt: skip
_SPANISH: Final = Wording(
    symbols=_symbols(
        "por_ciento por_mil y más menos arroba número sección grados grados_celsius "
        "grados_fahrenheit almohadilla igual por dividido_por más_menos distinto_de como_máximo "
        "como_mínimo raíz infinito"
    ),
    point="coma",
    currencies=_currencies("dólar/dólares euro/euros libra/libras yen/yenes rupia/rupias"),
    abbreviations={"sr": "señor", "sra": "señora", "srta": "señorita", "dr": "doctor",
                   "dra": "doctora", "ud": "usted", "uds": "ustedes", "etc": "etcétera"},
)  # fmt: skip
_ITALIAN: Final = Wording(
    symbols=_symbols(
        "per_cento per_mille e più meno chiocciola numero paragrafo gradi gradi_celsius "
        "gradi_fahrenheit cancelletto uguale per diviso più_o_meno diverso_da al_massimo "
        "almeno radice infinito"
    ),
    point="virgola",
    currencies=_currencies("dollaro/dollari euro/euro sterlina/sterline yen/yen rupia/rupie"),
    abbreviations={"sig": "signor", "dott": "dottor", "prof": "professor", "ecc": "eccetera"},
)
_WORDINGS: Final = {
    "en": _ENGLISH, "fr": _FRENCH, "de": _GERMAN, "es": _SPANISH, "it": _ITALIAN,
}  # fmt: skip


def wording(language: str) -> Wording:
    """Give what is known of a language (its BCP 47 main code); nothing, for most."""
    return _WORDINGS.get(language, Wording())
