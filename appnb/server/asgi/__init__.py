"""appnb inside another web server: notebooks as an application of ASGI."""
