"""How units are said: sounds with their names, and the phones of a model that stand for them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Sound:
    """One phone as the user knows it, and what the model hears in its place.

    Attributes:
        label: In IPA, as it is written down.
        phones: Phones of the model, one or more.
        held: How often the model's phone is repeated, which makes its least length longer.
    """

    label: str
    phones: tuple[str, ...]
    held: int = 1

    @property
    def heard(self) -> tuple[str, ...]:
        """All phones that the model is to hear."""
        return self.phones * self.held

    @property
    def symbol(self) -> str:
        """Its name in the model's phone set."""
        return " ".join(self.phones)


Pronunciation: TypeAlias = tuple[Sound, ...]
Variants: TypeAlias = tuple[Pronunciation, ...]  # ways to say one word, the usual one first


def heard(pronunciation: Pronunciation) -> tuple[str, ...]:
    """Return the phones of the model that stand for a pronunciation."""
    return tuple(phone for sound in pronunciation for phone in sound.heard)


@dataclass(frozen=True, slots=True)
class Said:
    """How a unit is said: variants for each of its spoken words, and whether any was guessed."""

    words: tuple[Variants, ...]
    guessed: bool = False

    @property
    def shortest(self) -> int:
        """The fewest phones it can be said with."""
        return sum(min(len(heard(variant)) for variant in word) for word in self.words)

    def drawn_out(self) -> Said:
        """Hold every sound for twice its least length.

        A sound that the model does not know is else given its least length too easily, and its
        neighbours take the rest.
        """
        words = tuple(tuple(_drawn_out(variant) for variant in word) for word in self.words)
        return Said(words, self.guessed)


def _drawn_out(variant: Pronunciation) -> Pronunciation:
    return tuple(replace(sound, held=2) if len(sound.phones) == 1 else sound for sound in variant)
