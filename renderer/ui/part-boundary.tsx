import { IconBug } from '@tabler/icons-react';
import { Component, type ReactNode } from 'react';
import { tell } from './notices.ts';

interface PartBoundaryProps {
  /** Beginning a sentence: "The command palette". */
  readonly name: string;
  readonly children: ReactNode;
}

/**
 * Keeps what lies over the screens (a palette, a dialog) from taking the page with it when it breaks, or when its code
 * can't be loaded any more because Signalbox was updated meanwhile.
 */
export class PartBoundary extends Component<PartBoundaryProps, { readonly isBroken: boolean }> {
  override state = { isBroken: false };

  static getDerivedStateFromError(): { readonly isBroken: boolean } {
    return { isBroken: true };
  }

  override componentDidCatch(error: Error): void {
    const { name } = this.props;
    tell({
      id: `broken:${name}`,
      at: new Date().toISOString(),
      icon: IconBug,
      color: 'red',
      title: `${name} could not be shown`,
      text: `Reload the page to have it again. ${error.message}`,
      link: null,
      isRead: false,
    });
  }

  override render(): ReactNode {
    return this.state.isBroken ? null : this.props.children;
  }
}
