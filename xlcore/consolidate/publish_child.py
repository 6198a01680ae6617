"""A process of its own that makes rows for the one that publishes."""

from __future__ import annotations

import pickle
import signal
import sys

from xlcore.consolidate.workers_child import read_frame, write_frame


def main() -> None:
    """Answer until there is no further question.

    The first frame is the pickled maker; each further one the pickled
    arguments of ``Maker.part``, and its answer the pickled part. All of it
    was written by the parent, or by this process from what the parent sent.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent decides
    first = read_frame(sys.stdin.buffer)
    if first is None:
        return
    from xlcore.consolidate.publish_parts import streaming  # noqa: PLC0415  # be deaf to Ctrl-C before that

    maker = pickle.loads(first)  # noqa: S301  # written by our own parent
    with streaming():
        while (question := read_frame(sys.stdin.buffer)) is not None:
            part = maker.part(*pickle.loads(question))  # noqa: S301  # as above
            write_frame(sys.stdout.buffer, pickle.dumps(part, pickle.HIGHEST_PROTOCOL))


if __name__ == "__main__":
    main()
