import { useMutation, type MutationFunction } from '@tanstack/react-query';
import { useRef } from 'react';

interface OnceOptions<Output> {
  readonly onSuccess?: (output: Output) => void;
  readonly onSettled: () => Promise<void>;
}

/**
 * Something that is done once, however often it is pressed: the second press of a double click comes before React has drawn
 * the first, and before the card says what came of it. After a refusal it can be tried again.
 */
export function useOnce<Input, Output>(
  mutationFn: MutationFunction<Output, Input>,
  { onSuccess, onSettled }: OnceOptions<Output>,
) {
  const begun = useRef(false);
  const { mutate, error, isPending, isSuccess } = useMutation({
    mutationFn,
    onError: () => {
      begun.current = false;
    },
    ...(onSuccess && { onSuccess }),
    onSettled,
  });
  return {
    run: (input: Input, whenDone?: () => void): void => {
      if (begun.current) return;
      begun.current = true;
      mutate(input, { onSuccess: () => whenDone?.() });
    },
    error,
    /** It is under way, or done and the card doesn't say so yet. */
    isBusy: isPending || isSuccess,
  };
}
