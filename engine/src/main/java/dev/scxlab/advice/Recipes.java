package dev.scxlab.advice;

import static dev.scxlab.source.DiagnosticCode.*;

import com.google.common.collect.ImmutableListMultimap;
import dev.scxlab.source.DiagnosticCode;
import java.util.List;

/** Which recipes there are for which finding. */
final class Recipes {

  private static final ImmutableListMultimap<DiagnosticCode, Recipe> ALL =
      new ImmutableListMultimap.Builder<DiagnosticCode, Recipe>()
          .put(MAYBE_UNASSIGNED, NumberRecipes::initial)
          .put(LOOKUP_MAY_BE_NULL, NullRecipes::check)
          .put(OP_ARGUMENT_MAY_BE_NULL, NullRecipes::check)
          .put(RESULT_MAY_BE_NULL, NullRecipes::check)
          .put(CHECKED_THEN_REPLACED, NullRecipes::check)
          .put(ALWAYS_NULL, NullRecipes::turnRound)
          .put(WRONG_CHECK_OPERATOR, NullRecipes::turnRound)
          .put(NULLABLE_TO_FUNCTION, NullRecipes::check)
          .put(CPU_UNCHECKED, NullRecipes::check)
          .put(DISPATCH_ONLY, QueueRecipes::removeCall)
          .put(INSERT_CONTEXT, QueueRecipes::removeCall)
          .put(SELECT_CONTEXT, QueueRecipes::removeCall)
          .put(SLEEPS_IN_ATOMIC_OP, QueueRecipes::removeCall)
          .put(DUMP_CONTEXT, QueueRecipes::removeCall)
          .put(KICK_FLAGS_EXCLUSIVE, QueueRecipes::oneFlag)
          .put(DSQ_NEVER_CREATED, QueueRecipes::existingQueue)
          .put(INSERT_OTHER_TASK, QueueRecipes::removeCall)
          .put(BUILTIN_DSQ_OPERATION, QueueRecipes::removeCall)
          .put(DOUBLE_INSERT, QueueRecipes::insertOnce)
          .put(BATCH_OVERFLOW, QueueRecipes::watchSlots)
          .put(CANCEL_WITHOUT_INSERT, QueueRecipes::removeCall)
          .put(REFERENCE_LEAK, ReferenceRecipes::hold)
          .put(REFERENCE_OVERWRITTEN, ReferenceRecipes::hold)
          .put(REFERENCE_IN_LOOP, ReferenceRecipes::hold)
          .put(DOUBLE_RELEASE, ReferenceRecipes::releaseOnce)
          .put(RELEASE_NOT_ACQUIRED, ReferenceRecipes::releaseOnce)
          .put(WRONG_RELEASE, ReferenceRecipes::otherRelease)
          .put(UNBOUNDED_LOOP, NumberRecipes::limit)
          .put(COUNTER_STUCK, NumberRecipes::limit)
          .put(CONDITION_ALWAYS_TRUE, NumberRecipes::limit)
          .put(BOUND_TOO_LARGE, NumberRecipes::limit)
          .put(BUDGET_EXCEEDED, NumberRecipes::limit)
          .put(INDEX_MAY_BE_NEGATIVE, NumberRecipes::notNegative)
          .put(VALUE_OUT_OF_RANGE, NumberRecipes::clamp)
          .put(SELECT_CPU_RESULT, NumberRecipes::result)
          .put(ERRNO_RESULT, NumberRecipes::result)
          .put(TASK_DROPPED, QueueRecipes::queueTask)
          .put(UNUSED, QueueRecipes::removeDeclaration)
          .put(PUSH_IGNORED, QueueRecipes::lookAtPush)
          .build();

  private Recipes() {}

  static List<Recipe> of(DiagnosticCode code) {
    return ALL.get(code);
  }
}
