import { Component, type ErrorInfo, type ReactNode } from 'react';
import { BrokenScreen } from './broken-screen.tsx';

interface ScreenBoundaryProps {
  readonly title: string;
  /** Another one is another try: what broke was something else. */
  readonly address: string;
  readonly children: ReactNode;
}

interface ScreenBoundaryState {
  readonly error: Error | null;
  /** Where in the tree of components it happened. */
  readonly where: string;
}

/** Keeps a bug of one screen inside it: rail, header and status bar go on. */
export class ScreenBoundary extends Component<ScreenBoundaryProps, ScreenBoundaryState> {
  override state: ScreenBoundaryState = { error: null, where: '' };

  static getDerivedStateFromError(error: unknown): Partial<ScreenBoundaryState> {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override componentDidCatch(_error: Error, { componentStack }: ErrorInfo): void {
    this.setState({ where: componentStack ?? '' });
  }

  override componentDidUpdate({ address }: ScreenBoundaryProps): void {
    if (address !== this.props.address && this.state.error) this.setState({ error: null, where: '' });
  }

  override render(): ReactNode {
    const { error, where } = this.state;
    if (!error) return this.props.children;
    return (
      <BrokenScreen
        title={this.props.title}
        error={error}
        where={where}
        onReload={() => this.setState({ error: null, where: '' })}
      />
    );
  }
}
