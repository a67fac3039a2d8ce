"""IPA strings cut into phones."""

import unicodedata

_VOWELS = frozenset("aeiouyæøœɐɑɒɔəɘɚɛɜɝɞɤɨɪɯɵɶʉʊʌʏäëïöüᵻᵿ")
# What the chart has, with signs that are no longer in it but still typed.
LETTERS = frozenset(
    "iyɨʉɯuɪʏʊeøɘɵɤoəɛœɜɞʌɔæɐaɶɑɒᵻᵿɚɝ"
    "pbtdʈɖcɟkɡqɢʔmɱnɳɲŋɴʙrʀⱱɾɽɸβfvθðszʃʒʂʐçʝxɣχʁħʕhɦɬɮʋɹɻjɰlɭʎʟɫɺ"
    "ɓɗᶑʄɠʛʘǀǃǂǁʍwɥʜʢʡɕʑɧ"
)
_TIES = "\u0361\u035c"
_STRESS_AND_BREAKS = "ˈˌ.|‖‿ꜜꜛ↗↘˥˦˧˨˩-"
_RHOTIC = frozenset("ɚɝ")
_AFFRICATES = frozenset(
    ("ts", "dz", "tʃ", "dʒ", "tɕ", "dʑ", "tʂ", "dʐ", "pf", "bv", "kx", "tɬ", "dɮ", "cç", "ɟʝ", "tθ")
)


def is_vowel(phone: str) -> bool:
    """Whether a phone in IPA is a vowel or a diphthong."""
    return unicodedata.normalize("NFD", phone)[:1] in _VOWELS


def split_ipa(text: str) -> tuple[str, ...]:
    """Cut IPA into phones: "tʃɑːɹ" into ("tʃ", "ɑː", "ɹ"); stress, tone and breaks are dropped.

    Length and other modifiers stay on their phone, affricates are one phone. Two vowels in a row
    are taken for a diphthong, which is how eSpeak NG writes one; a rhotic vowel stands alone.
    """
    phones: list[str] = []
    for segment in _segments(text):
        if phones and _belongs(phones[-1], segment):
            phones[-1] += segment
        else:
            phones.append(segment)
    return tuple(phones)


def _segments(text: str) -> list[str]:
    """Base letters, each with the modifiers behind it and what a tie binds to it."""
    segments: list[str] = []
    tied = False
    for character in unicodedata.normalize("NFC", text):
        if character in _STRESS_AND_BREAKS or character.isspace():
            tied = False
        elif character in _TIES:
            tied = True
        elif segments and (tied or _modifies(character)):
            segments[-1] += character
            tied = False
        elif unicodedata.category(character)[0] == "L" and not _modifies(character):
            segments.append(character)
    return segments


def _modifies(character: str) -> bool:
    return unicodedata.category(character) in ("Lm", "Mn", "Mc", "Sk")


def _belongs(phone: str, segment: str) -> bool:
    if is_vowel(phone) and is_vowel(segment):
        return len(phone) == 1 and segment[0] not in _RHOTIC
    return phone + segment[0] in _AFFRICATES
