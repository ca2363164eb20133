"""Civic data APIs: one TOML file for each, and the engine that reads them."""

from pathlib import Path

SHIPPED = Path(__file__).parent
"""The folder of the provider files that come with Switchboard."""
