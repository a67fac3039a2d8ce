"""Aligners that come with Tierline; reached by entry point only, like anybody's."""
