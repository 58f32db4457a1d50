"""Runs a command whose messages go to a terminal, and tells what it drew there.

usage: terminal.py [--interrupt-at TEXT] COMMAND...

Standard library only. With --interrupt-at it is sent what Ctrl-C sends when TEXT is drawn. Prints
JSON: the exit status (or minus a signal), what was drawn, and what went to standard output.
"""

import json
import os
import pty
import signal
import subprocess
import sys
import tempfile

arguments = sys.argv[1:]
awaited = None
if arguments[0] == "--interrupt-at":
    awaited, arguments = arguments[1].encode(), arguments[2:]
terminal, side = pty.openpty()
with tempfile.TemporaryFile() as output:
    run = subprocess.Popen(arguments, stdin=subprocess.DEVNULL, stdout=output, stderr=side,
                           preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
    os.close(side)
    drawn = b""
    while True:
        try:
            piece = os.read(terminal, 4096)
        except OSError:
            break
        if not piece:
            break
        drawn += piece
        if awaited and awaited in drawn:
            run.send_signal(signal.SIGINT)
            awaited = None
    status = run.wait()
    output.seek(0)
    print(json.dumps({"status": status, "drawn": drawn.decode(), "output": output.read().decode()}))
