"""Switchboard: from a ZIP code to the people who represent it, and words to say to them.

The modules stand in the order in which a request travels; each is usable without
the ones after it: zipcode, directory, lookup, campaigns, web.
"""
