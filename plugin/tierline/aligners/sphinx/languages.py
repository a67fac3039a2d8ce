"""The languages that `sphinx` aligns, and how well."""

from __future__ import annotations

import re
from typing import Final

from tierline.text import mapped_languages

NATIVE: Final = ("en", "fr")  # a model of their own
# "und" is any other one: its words are in the user's dictionary, or are written in IPA or X-SAMPA.
PHONETIC: Final = ("und", "und-fonipa", "und-fonxsamp")
# What eSpeak NG pronounces; its sounds are looked for by the English model.
SPOKEN: Final = tuple(
    re.findall(
        r"\w+",
        "af am an ar as az ba be bg bn bpy bs ca chr cmn cs cv cy da de el eo es et eu fa "
        "fi ga gd gn grc gu hak haw he hi hr ht hu hy hyw ia id io is it ja jbo ka kk kl "
        "kn ko kok ku ky la lb lfn lt ltg lv mi mk ml mr ms mt mto my nb nci ne nl nn no "
        "nog om or pa pap pl pt qu quc ro ru sd shn si sk sl smj sq sr sv sw ta te th ti "
        "tk tn tr tt ug uk ur uz vi yue zh ",
    )
)
DRAFTS: Final = (*SPOKEN, *mapped_languages(), *PHONETIC)
LANGUAGES: Final = (*NATIVE, *DRAFTS)
