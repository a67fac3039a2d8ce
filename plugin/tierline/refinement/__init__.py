"""Refinement: finer boundaries after any aligner, learned from hand-corrected ones."""
