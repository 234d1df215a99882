import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Json, JsonObject } from '../../../../core/json.ts';
import type { EditorStoreApi } from '../state/editor-store.ts';
import { followSteps } from './pins-of-steps.ts';
import { pinKey, readPins, whyNotPin, writePins, type PinPlace, type PinStorage } from './pins.ts';

/** The pins of the open workflow. They are this person's alone, and in no version. */
export interface Pins {
  readonly store: StoreApi<PinState>;
  /** Pins an output; null: done, otherwise why not. */
  readonly pin: (id: string, output: Json) => string | null;
  readonly unpin: (id: string) => void;
  /** The person read that something was broken. */
  readonly forgetBroken: () => void;
  /** Follows what becomes of the steps, and of the pins in other windows; gives what ends it. */
  readonly follow: (editor: EditorStoreApi) => () => void;
}

interface PinState {
  readonly pins: JsonObject;
  /** What was kept here could not be read. */
  readonly isBroken: boolean;
}

/** Reads the pins of a workflow and keeps what changes. */
export function createPins(place: PinPlace, storage: PinStorage): Pins {
  const kept = readPins(storage, place);
  const store = createStore<PinState>(() => ({ pins: kept ?? {}, isBroken: kept === null }));
  let aside: JsonObject = {};

  /** Other windows write here, too: what they pinned meanwhile stays. */
  const change = (make: (pins: JsonObject) => JsonObject): string | null => {
    const pins = make(readPins(storage, place) ?? {});
    const why = writePins(storage, place, pins);
    if (why === null) store.setState({ pins });
    return why;
  };

  return {
    store,
    pin: (id, output) =>
      whyNotPin(store.getState().pins, id, output) ?? change((pins) => ({ ...pins, [id]: output })),
    unpin: (id) => void change(({ [id]: _unpinned, ...others }) => others),
    forgetBroken: () => store.setState({ isBroken: false }),
    follow: (editor) => {
      const ends = editor.subscribe((now, before) => {
        const { pins } = store.getState();
        const next = followSteps({ pins, aside }, before.editor, now.editor);
        aside = next.aside;
        if (String(Object.keys(next.pins)) !== String(Object.keys(pins))) change(() => next.pins);
      });
      const onElsewhere = ({ key }: StorageEvent): void => {
        if (key === null || key === pinKey(place)) store.setState({ pins: readPins(storage, place) ?? {} });
      };
      window.addEventListener('storage', onElsewhere);
      return () => {
        ends();
        window.removeEventListener('storage', onElsewhere);
      };
    },
  };
}

const PinsContext = createContext<Pins | null>(null);
export const PinsProvider = PinsContext.Provider;

/** The pins of the editor around. */
export function usePins(): Pins {
  const pins = useContext(PinsContext);
  if (!pins) throw new Error('this belongs inside an editor');
  return pins;
}

/** A part of what is pinned, again with each change. */
export function usePinned<T>(pick: (state: PinState) => T): T {
  return useStore(usePins().store, pick);
}
