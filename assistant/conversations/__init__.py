"""Conversations: the store, export, citation status and redaction."""
