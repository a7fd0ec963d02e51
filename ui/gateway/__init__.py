"""The ASGI layers that a request passes between the network and the page."""
