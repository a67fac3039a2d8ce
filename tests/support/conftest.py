"""Nothing in here is a test of ours."""

# Its test runs where it is installed: see tests/unit/alignment/test_readme.py.
collect_ignore = ["example_plugin"]
