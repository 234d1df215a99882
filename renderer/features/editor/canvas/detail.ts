import { createContext, useContext } from 'react';

/** How much is drawn of each step: everything, its title, or only that it is there. */
export type Detail = 'all' | 'title' | 'shape';

/** Below these zooms text can't be read. */
const TITLE_ZOOM = 0.55;
const SHAPE_ZOOM = 0.25;

/** What can be read at a zoom. */
export function detailAt(zoom: number): Detail {
  return zoom < SHAPE_ZOOM ? 'shape' : zoom < TITLE_ZOOM ? 'title' : 'all';
}

const DetailContext = createContext<Detail>('all');
export const DetailProvider = DetailContext.Provider;

/** How much the canvas around draws: it changes with the zoom, but only where something else can be read. */
export function useDetail(): Detail {
  return useContext(DetailContext);
}
