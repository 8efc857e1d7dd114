"""For tests of code that uses this package: `pip install "moment-async[test]"`."""

from .respx_routes import add_respx_routes as add_respx_routes
