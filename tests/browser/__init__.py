"""The form in a real browser.

A package, so that Playwright's event loop ends with the last of these tests: other tests have loops of their own.
"""
