"""Packages that the page's Python does not have: the import succeeds, the use says so."""

import ast

PACKAGES = {"statsmodels", "torch", "pandas", "dask", "distributed"}


class NotHereError(Exception):
    """A cell has used a package that is not here."""

    def __init__(self, package):
        super().__init__(f"{package} is not part of the page's Python; this cell runs in Jupyter.")
        self.package = package


class StandIn:
    """Stands for anything that such a package would give."""

    def __init__(self, package):
        self.__dict__["package"] = package

    def __getattr__(self, name):
        if name.startswith("__") and name != "__mro_entries__":
            raise AttributeError(name)
        if name == "__mro_entries__":
            raise NotHereError(self.package)
        return StandIn(self.package)

    def _refuse(self, *args, **options):
        raise NotHereError(self.package)

    __call__ = __getitem__ = __iter__ = __len__ = __bool__ = __float__ = __repr__ = _refuse
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = _refuse
    __rtruediv__ = __neg__ = __lt__ = __gt__ = __le__ = __ge__ = __eq__ = __format__ = _refuse
    __matmul__ = __rmatmul__ = __array__ = __enter__ = __exit__ = __setattr__ = _refuse
    __pow__ = __rpow__ = __abs__ = __contains__ = __mro_entries__ = _refuse
    __hash__ = object.__hash__


class Replaced(ast.NodeTransformer):
    """Puts a stand-in where a cell imports what is not here; nobody else's imports change."""

    def visit_Import(self, node):
        """Replace ``import package.part as name``."""
        return self._replaced(node, lambda alias: alias.name)

    def visit_ImportFrom(self, node):
        """Replace ``from package import name``."""
        return self._replaced(node, lambda alias: node.module or "")

    def _replaced(self, node, module):
        lines = []
        for alias in node.names:
            package = module(alias).partition(".")[0]
            if package not in PACKAGES:
                lines.append(type(node)(**{**vars(node), "names": [alias]}))
                continue
            if alias.name == "*":
                continue  # nothing is here that it could name
            name = alias.asname or alias.name.partition(".")[0]
            made = ast.parse(f"{name} = __stand_in__({package!r})").body[0]
            lines.append(ast.copy_location(made, node))
        return [ast.fix_missing_locations(line) for line in lines]


def stand_in_for(source, names, package):
    """Put a stand-in for all that a cell would have defined, for the cells below it."""
    for node in ast.walk(ast.parse(source)):
        stored = isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
        name = node.id if stored else getattr(node, "name", None)
        if isinstance(name, str):
            names.setdefault(name, StandIn(package))
