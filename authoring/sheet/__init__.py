"""Figures from Excel: the register of requests counted into the report's tables."""
