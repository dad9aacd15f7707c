"""What a server keeps of sessions that have ended and of saves that were replaced, seen from outside of its process.

python -m tests.leaks sessions --count 1000
python -m tests.leaks saves --count 500
"""
