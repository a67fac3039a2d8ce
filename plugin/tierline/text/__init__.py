"""Transcripts, the units they are made of, and how those are pronounced."""

from tierline.text.errors import TextError
from tierline.text.espeak import EspeakVoice, ipa_of
from tierline.text.mapped_spelling import mapped_languages, mapped_spelling
from tierline.text.phones import arpabet_to_ipa, french_to_ipa, ipa_to_arpabet, ipa_to_french
from tierline.text.phonetic import Reading, notation_of, read_phonetic
from tierline.text.speakers import Dialogue, Turn, dialogue_of, same_name, speaker_at
from tierline.text.splitting import split_units
from tierline.text.transcript import Transcript, read_text
from tierline.text.unit import Unit
from tierline.text.unspoken import Unspoken, usual_notes

__all__ = [
    "Dialogue",
    "EspeakVoice",
    "Reading",
    "TextError",
    "Transcript",
    "Turn",
    "Unit",
    "Unspoken",
    "arpabet_to_ipa",
    "dialogue_of",
    "french_to_ipa",
    "ipa_of",
    "ipa_to_arpabet",
    "ipa_to_french",
    "mapped_languages",
    "mapped_spelling",
    "notation_of",
    "read_phonetic",
    "read_text",
    "same_name",
    "speaker_at",
    "split_units",
    "usual_notes",
]
