"""Meridian Energy and what happens in it, before any system writes it down: `world.make_world`."""
