"""As much of Spack as a recipe needs to be read: modules `spack.package` and `spack_repo.builtin.build_systems.cmake` whose
directives write down what they are called with."""
import contextlib
import importlib.util
import sys
import types


class Variants(dict):
    """Whether a spec has a variant: satisfies("+python")."""

    def satisfies(self, text):
        assert text[0] in "+~" and text[1:] in self, text
        return self[text[1:]] == (text[0] == "+")


class Environment:
    def __init__(self):
        self.paths = {}

    def prepend_path(self, name, path):
        self.paths[name] = str(path)


class Prefix(str):
    def __getattr__(self, name):
        return Prefix(f"{self}/{name}")


def read(path):
    """The class of a recipe, what its directives were called with, and the commands that its methods start."""
    calls, conditions, commands = [], [], []

    def directive(name):
        def note(*words, **settings):
            calls.append((name, words, dict(settings, when=settings.get("when") or " ".join(conditions) or None)))
        return note

    @contextlib.contextmanager
    def when(condition):
        conditions.append(condition)
        yield
        conditions.pop()

    @contextlib.contextmanager
    def working_dir(folder):
        commands.append(("cd", str(folder)))
        yield

    def command(*first):
        return lambda *words: commands.append((*first, *map(str, words)))

    class CMakePackage:
        build_directory = "build-folder"

        def __init__(self, variants, run_tests, prefix="/prefix"):
            self.spec, self.run_tests, self.prefix = Variants(variants), run_tests, Prefix(prefix)

        def define(self, name, value):
            return f"-D{name}:BOOL={'ON' if value else 'OFF'}" if isinstance(value, bool) else f"-D{name}:STRING={value}"

        def define_from_variant(self, name, variant=None):
            return self.define(name, self.spec[variant or name.lower()])

    package = types.ModuleType("spack.package")
    for name in ("version", "variant", "depends_on", "conflicts", "license", "maintainers", "requires", "patch"):
        setattr(package, name, directive(name))
    package.when, package.working_dir, package.ctest = when, working_dir, command("ctest")
    package.which = lambda name: command(str(name))
    package.join_path = lambda *parts: "/".join(map(str, parts))
    cmake = types.ModuleType("spack_repo.builtin.build_systems.cmake")
    cmake.CMakePackage = CMakePackage
    modules = {"spack": types.ModuleType("spack"), "spack.package": package, cmake.__name__: cmake}
    for name in ("spack_repo", "spack_repo.builtin", "spack_repo.builtin.build_systems"):
        modules[name] = types.ModuleType(name)
    sys.modules.update(modules)
    try:
        description = importlib.util.spec_from_file_location("recipe", path)
        module = importlib.util.module_from_spec(description)
        description.loader.exec_module(module)
    finally:
        for name in modules:
            del sys.modules[name]
    return module, calls, commands
