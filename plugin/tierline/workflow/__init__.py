"""Recording and text in, TextGrid out: what the terminal, scripts and the window have in common."""

from tierline.workflow.align import align
from tierline.workflow.aligned import AlignedRecording
from tierline.workflow.batch import BatchSettings, Job, JobResult, align_all
from tierline.workflow.compare import Comparison, compare_phones, compare_words, total
from tierline.workflow.compare_files import FileComparison, compare_paths
from tierline.workflow.convert import Conversion, ConvertSettings, convert_all, planned
from tierline.workflow.folder import FolderContent, Pair, pairs
from tierline.workflow.session import AlignSession
from tierline.workflow.settings import AlignKeywords, AlignSettings
from tierline.workflow.version import tierline_version

__all__ = [
    "AlignKeywords",
    "AlignSession",
    "AlignSettings",
    "AlignedRecording",
    "BatchSettings",
    "Comparison",
    "Conversion",
    "ConvertSettings",
    "FileComparison",
    "FolderContent",
    "Job",
    "JobResult",
    "Pair",
    "align",
    "align_all",
    "compare_paths",
    "compare_phones",
    "compare_words",
    "convert_all",
    "pairs",
    "planned",
    "tierline_version",
    "total",
]
