"""Questions and pages in windows of their own."""

from tierline_desktop.dialogs.align_questions import AlignQuestions
from tierline_desktop.dialogs.keys import KeysDialog
from tierline_desktop.dialogs.learned_dialog import LearnedDialog
from tierline_desktop.dialogs.learning_questions import LearningQuestions
from tierline_desktop.dialogs.mishaps import Mishaps
from tierline_desktop.dialogs.models_dialog import ModelsDialog
from tierline_desktop.dialogs.questions import Questions
from tierline_desktop.dialogs.recovery import RecoveryDialog
from tierline_desktop.dialogs.several_questions import SeveralQuestions
from tierline_desktop.dialogs.transcribe_questions import TranscribeQuestions

__all__ = [
    "AlignQuestions",
    "KeysDialog",
    "LearnedDialog",
    "LearningQuestions",
    "Mishaps",
    "ModelsDialog",
    "Questions",
    "RecoveryDialog",
    "SeveralQuestions",
    "TranscribeQuestions",
]
