"""A made-up company's extracts, and what is true of them: to try the product on and to test it."""

from orchestration.demo.make import make_demo

__all__ = ["make_demo"]
