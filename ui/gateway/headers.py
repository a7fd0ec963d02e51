"""The security headers of every response, so that a mistake elsewhere does no harm.

The policy names no other host. What it must allow, and why:

- scripts 'unsafe-inline': Gradio's page carries its configuration, different for each visitor, in
  inline scripts; 'unsafe-eval': it compiles the page's own script (`js_on_load`) at run time.
- styles 'unsafe-inline': Gradio writes `style` attributes and elements; ours stands in the head.
- images `data:`: ticks and icons that Gradio's theme writes into its style sheet.

Article text is escaped on the server and needs none of this to be harmless.
"""

from __future__ import annotations

CONTENT_SECURITY_POLICY = {
    "default-src": "'none'",
    "script-src": "'self' 'unsafe-inline' 'unsafe-eval'",
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'self'",  # Gradio's page has a <base> of its own
    "object-src": "'none'",
}

SECURITY_HEADERS = (
    (
        "Content-Security-Policy",
        "; ".join(f"{name} {value}" for name, value in CONTENT_SECURITY_POLICY.items()),
    ),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("X-Frame-Options", "DENY"),
)

RAW_SECURITY_HEADERS = tuple(
    (name.lower().encode(), value.encode()) for name, value in SECURITY_HEADERS
)
