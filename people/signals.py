"""The signal that people send, inside the transaction, to whoever keeps copies of their names."""

from django.dispatch import Signal

changed = Signal()  # sender: Expert or Contributor; instance: the one whose name, address, portrait or page changed
