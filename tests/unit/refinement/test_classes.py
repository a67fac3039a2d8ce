import pytest

from tierline.refinement.classes import PhoneClass, class_of


@pytest.mark.parametrize(
    ("phones", "kind"),
    [
        (("a", "aʊ", "ɝ", "ɑ̃", "iː", "ə"), PhoneClass.VOWEL),
        (("t", "kʰ", "ʔ", "tʼ"), PhoneClass.VOICELESS_STOP),
        (("b", "ɡ", "g", "ɗ"), PhoneClass.VOICED_STOP),
        (("s", "ʃ", "h", "ɬ"), PhoneClass.VOICELESS_FRICATIVE),
        (("z", "ð", "ʁ", "ɦ"), PhoneClass.VOICED_FRICATIVE),
        (("tʃ", "dʒ", "t͡s", "pf"), PhoneClass.AFFRICATE),
        (("m", "ŋ", "n̩"), PhoneClass.NASAL),
        (("l", "ɹ", "j", "w", "ɾ", "r̥"), PhoneClass.APPROXIMANT),
        (("", " "), PhoneClass.PAUSE),
        (("?", "я", "5"), PhoneClass.UNKNOWN),
    ],
)
def test_phones_of_any_language_have_a_class(phones: tuple[str, ...], kind: PhoneClass) -> None:
    assert {class_of(phone) for phone in phones} == {kind}
