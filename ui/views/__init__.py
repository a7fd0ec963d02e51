"""Gradio components and their handlers."""
