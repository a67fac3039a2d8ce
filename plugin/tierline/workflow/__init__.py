"""Recording and text in, TextGrid out: what the terminal, scripts and the window have in common."""

from tierline.workflow.align import align
from tierline.workflow.align_many import ManyResult, align_many, aligned_together
from tierline.workflow.align_order import AlignChoice, AlignOrder
from tierline.workflow.align_situation import (
    AlignSituation,
    TextTier,
    first_choice,
    selected_interval,
    text_tiers,
    text_within,
)
from tierline.workflow.aligned import AlignedRecording
from tierline.workflow.aligning import PlanResult, align_plan
from tierline.workflow.batch import BatchSettings, Job, JobResult, align_all
from tierline.workflow.calibrate import Calibrated, CalibrateSettings, calibrate
from tierline.workflow.check import Checked, CheckSettings, check, check_document
from tierline.workflow.compare import Comparison, compare_phones, compare_words, total
from tierline.workflow.compare_files import FileComparison, compare_paths
from tierline.workflow.convert import Conversion, ConvertSettings, convert_all, planned
from tierline.workflow.document import Document, Stamp, stamp_of
from tierline.workflow.doubtful import DoubtfulPlace
from tierline.workflow.doubtful_marks import DoubtfulMarks
from tierline.workflow.edited import edited_since
from tierline.workflow.engines import Engines
from tierline.workflow.folder import FolderContent, Pair, pairs, recordings_in
from tierline.workflow.opening import open_document
from tierline.workflow.planning import Plan, Scope, plan_selection, plan_tier, plan_whole
from tierline.workflow.preview import Preview
from tierline.workflow.putting_in import placing, sidecar_with
from tierline.workflow.refine import RefineSettings, refine_document, refine_textgrid
from tierline.workflow.remaining import RemainingTime
from tierline.workflow.remembering import recalled, remembered
from tierline.workflow.saving import ChangedOnDisk, save_document, save_text
from tierline.workflow.session import AlignSession
from tierline.workflow.settings import AlignKeywords, AlignSettings
from tierline.workflow.settling import Late, Settled, settle
from tierline.workflow.transcribe_and_align import transcribe_and_align
from tierline.workflow.transcribed import Transcribed
from tierline.workflow.transcribing import (
    TranscribeKeywords,
    TranscribeSettings,
    WarmTranscriber,
    transcribe,
)
from tierline.workflow.transcribing_many import transcribe_all
from tierline.workflow.version import tierline_version
from tierline.workflow.warm import WarmAligner

__all__ = [
    "AlignChoice",
    "AlignKeywords",
    "AlignOrder",
    "AlignSession",
    "AlignSettings",
    "AlignSituation",
    "AlignedRecording",
    "BatchSettings",
    "CalibrateSettings",
    "Calibrated",
    "ChangedOnDisk",
    "CheckSettings",
    "Checked",
    "Comparison",
    "Conversion",
    "ConvertSettings",
    "Document",
    "DoubtfulMarks",
    "DoubtfulPlace",
    "Engines",
    "FileComparison",
    "FolderContent",
    "Job",
    "JobResult",
    "Late",
    "ManyResult",
    "Pair",
    "Plan",
    "PlanResult",
    "Preview",
    "RefineSettings",
    "RemainingTime",
    "Scope",
    "Settled",
    "Stamp",
    "TextTier",
    "TranscribeKeywords",
    "TranscribeSettings",
    "Transcribed",
    "WarmAligner",
    "WarmTranscriber",
    "align",
    "align_all",
    "align_many",
    "align_plan",
    "aligned_together",
    "calibrate",
    "check",
    "check_document",
    "compare_paths",
    "compare_phones",
    "compare_words",
    "convert_all",
    "edited_since",
    "first_choice",
    "open_document",
    "pairs",
    "placing",
    "plan_selection",
    "plan_tier",
    "plan_whole",
    "planned",
    "recalled",
    "recordings_in",
    "refine_document",
    "refine_textgrid",
    "remembered",
    "save_document",
    "save_text",
    "selected_interval",
    "settle",
    "sidecar_with",
    "stamp_of",
    "text_tiers",
    "text_within",
    "tierline_version",
    "total",
    "transcribe",
    "transcribe_all",
    "transcribe_and_align",
]
