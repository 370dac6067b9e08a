/// The language of definitions: text is parsed and typed in one pass
/// ([io.scoreline.scoring.expression.ExpressionParser]) against the names
/// that its place can see, constants are folded, and what is left is an immutable tree
/// ([io.scoreline.scoring.expression.Expr]) which the engine
/// compiles. What an operation computes is fixed by its operator's own `apply`, for every executor alike.
@NullMarked
package io.scoreline.scoring.expression;

import org.jspecify.annotations.NullMarked;
