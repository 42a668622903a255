"""Composes sections into documents and renders them."""
