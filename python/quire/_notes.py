"""Notes for annotations that are no input of their own: `Annotated[int, quire.Label("Days"), quire.Section("Period")]`."""


class Note:
    def __init__(self, text):
        self.text = text

    def __repr__(self):
        return f"quire.{type(self).__name__}({self.text!r})"


class Label(Note):
    """What the form calls an input."""


class Help(Note):
    """A sentence below an input."""


class Section(Note):
    """The heading under which the form shows an input."""


class ShowIf:
    """Shows an input only while another one has one of these values: `quire.ShowIf(compare=True)`."""

    def __init__(self, **conditions):
        self.conditions = conditions

    def __repr__(self):
        return f"quire.ShowIf({self.conditions!r})"
