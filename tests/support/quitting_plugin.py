"""A plug-in that ends the program when it is imported."""

raise SystemExit(1)
