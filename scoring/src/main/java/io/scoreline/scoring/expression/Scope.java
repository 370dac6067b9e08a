package io.scoreline.scoring.expression;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/// The names that an expression can see at its place in a definition.
public interface Scope {
    /// What the name stands for, or null.
    @Nullable
    Expr resolve(String name);

    /// All names that resolve.
    Collection<String> names();

    /// What [#whyNot] gives for a name that is declared, but wrongly: that is reported already.
    String REPORTED = "its declaration is wrong";

    /// Why a name that exists elsewhere cannot be read here, or null.
    @Nullable
    String whyNot(String name);
}
