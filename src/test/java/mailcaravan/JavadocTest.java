package mailcaravan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

import org.junit.jupiter.api.Test;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;

/** Whoever reads a public type or method finds its contract above it. */
class JavadocTest {
    @Test
    void everyPublicTypeAndMethodHasItsContract() throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<String> missing = new ArrayList<>();
        int files;
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null);
                Stream<Path> sources = Files.walk(Path.of("src", "main", "java"))) {
            List<Path> java = sources.filter(file -> file.toString().endsWith(".java")).toList();
            files = java.size();
            JavacTask task = (JavacTask) compiler.getTask(new StringWriter(), manager, null, List.of("-proc:none"),
                    null,
                    manager.getJavaFileObjectsFromPaths(java));
            DocTrees docs = DocTrees.instance(task);
            for (CompilationUnitTree unit : task.parse()) {
                new Undocumented(docs, missing).scan(unit, null);
            }
        }

        assertThat(files).isGreaterThan(100);
        assertThat(missing).isEmpty();
    }

    private static final class Undocumented extends TreePathScanner<Void, Void> {
        private final DocTrees docs;
        private final List<String> missing;

        Undocumented(DocTrees docs, List<String> missing) {
            this.docs = docs;
            this.missing = missing;
        }

        @Override
        public Void visitClass(ClassTree type, Void nothing) {
            if (!isPublic(type.getModifiers())) {
                return null; // what is inside is no one else's
            }
            check(type.getSimpleName().toString());
            return super.visitClass(type, nothing);
        }

        @Override
        public Void visitMethod(MethodTree method, Void nothing) {
            Tree owner = getCurrentPath().getParentPath().getLeaf();
            boolean ofInterface = owner.getKind() == Tree.Kind.INTERFACE;
            boolean override = method.getModifiers().getAnnotations().stream()
                    .anyMatch(each -> each.getAnnotationType().toString().equals("Override"));
            if ((isPublic(method.getModifiers()) || ofInterface) && !override) {
                check(((ClassTree) owner).getSimpleName() + "." + method.getName());
            }
            return null;
        }

        private void check(String name) {
            String doc = docs.getDocComment(getCurrentPath());
            if (doc == null || doc.isBlank()) {
                missing.add(name);
            }
        }

        private static boolean isPublic(ModifiersTree modifiers) {
            return modifiers.getFlags().contains(Modifier.PUBLIC);
        }
    }
}
