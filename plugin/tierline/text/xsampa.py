"""X-SAMPA, which writes the IPA with the signs of a plain keyboard."""

from __future__ import annotations

from typing import Final

# John Wells, "Computer-coding the IPA: a proposed extension of SAMPA" (1995).
_SIGNS: Final = {
    **{letter: letter for letter in "abcdefhijklmnopqrstuvwxyz"},
    "g": "ɡ", "A": "ɑ", "B": "β", "C": "ç", "D": "ð", "E": "ɛ", "F": "ɱ", "G": "ɣ", "H": "ɥ",
    "I": "ɪ", "J": "ɲ", "K": "ɬ", "L": "ʎ", "M": "ɯ", "N": "ŋ", "O": "ɔ", "P": "ʋ", "Q": "ɒ",
    "R": "ʁ", "S": "ʃ", "T": "θ", "U": "ʊ", "V": "ʌ", "W": "ʍ", "X": "χ", "Y": "ʏ", "Z": "ʒ",
    "1": "ɨ", "2": "ø", "3": "ɜ", "4": "ɾ", "5": "ɫ", "6": "ɐ", "7": "ɤ", "8": "ɵ", "9": "œ",
    "&": "ɶ", "@": "ə", "{": "æ", "}": "ʉ", "?": "ʔ",
    "b_<": "ɓ", "d_<": "ɗ", "g_<": "ɠ", "J\\_<": "ʄ", "G\\_<": "ʛ", "d`": "ɖ", "t`": "ʈ",
    "n`": "ɳ", "l`": "ɭ", "r`": "ɽ", "r\\`": "ɻ", "s`": "ʂ", "z`": "ʐ", "@`": "ɚ", "3`": "ɝ",
    "B\\": "ʙ", "G\\": "ɢ", "H\\": "ʜ", "I\\": "ᵻ", "J\\": "ɟ", "K\\": "ɮ", "L\\": "ʟ",
    "M\\": "ɰ", "N\\": "ɴ", "O\\": "ʘ", "R\\": "ʀ", "U\\": "ᵿ", "X\\": "ħ", "h\\": "ɦ",
    "j\\": "ʝ", "l\\": "ɺ", "p\\": "ɸ", "r\\": "ɹ", "s\\": "ɕ", "v\\": "ʋ", "x\\": "ɧ",
    "z\\": "ʑ", "3\\": "ɞ", "@\\": "ɘ", "?\\": "ʕ", "<\\": "ʢ", ">\\": "ʡ", "!\\": "ǃ",
    "|\\": "ǀ", "|\\|\\": "ǁ", "=\\": "ǂ", "-\\": "‿",
    ":": "ː", ":\\": "ˑ", "_X": "\u0306", "\"": "ˈ", "%": "ˌ", "'": "ʲ", ".": ".", "|": "|",
    "||": "‖", "-": ".", "!": "ꜜ", "^": "ꜛ", "<R>": "↗", "<F>": "↘",
    "=": "\u0329", "~": "\u0303", "`": "˞",
    "_=": "\u0329", "_~": "\u0303", "_\"": "\u0308", "_+": "\u031f", "_-": "\u0320",
    "_/": "\u030c", "_0": "\u0325", "_>": "ʼ", "_?\\": "ˤ", "_\\": "\u0302", "_^": "\u032f",
    "_}": "\u031a", "_A": "\u0318", "_a": "\u033a", "_c": "\u031c", "_d": "\u032a", "_e": "\u0334",
    "_G": "ˠ", "_h": "ʰ", "_j": "ʲ", "_k": "\u0330", "_l": "ˡ", "_m": "\u033b", "_N": "\u033c",
    "_n": "ⁿ", "_O": "\u0339", "_o": "\u031e", "_q": "\u0319", "_r": "\u031d", "_t": "\u0324",
    "_v": "\u032c", "_w": "ʷ", "_x": "\u033d", "_": "\u0361",
    **{f"_{tone}": "" for tone in ("T", "H", "M", "L", "B", "F", "R", "H_T", "B_L", "R_F")},
}  # fmt: skip
_LONGEST: Final = max(map(len, _SIGNS))


def ipa_of_xsampa(text: str) -> tuple[str, tuple[str, ...]]:
    """Write X-SAMPA in IPA; returns it with the signs that X-SAMPA does not have.

    "_" between two letters is a tie; tones are left out.
    """
    ipa: list[str] = []
    strange: list[str] = []
    place = 0
    while place < len(text):
        sign = next(
            (
                text[place : place + size]
                for size in range(_LONGEST, 0, -1)
                if text[place : place + size] in _SIGNS
            ),
            "",
        )
        if sign:
            ipa.append(_SIGNS[sign])
        else:
            strange.append(text[place])
        place += max(len(sign), 1)
    return "".join(ipa), tuple(strange)
