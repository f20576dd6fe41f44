// The half of notebook.py that lives in the page. It speaks to the application object that the
// server publishes (`expose_app_in_browser`), not to menus, and asks the kernel itself when it is
// done instead of guessing.
(() => {
  if (window.desk) return;
  const pause = ms => new Promise(done => setTimeout(done, ms));
  const until = async found => {
    for (;;) {
      const value = found();
      if (value) return value;
      await pause(50);
    }
  };
  const panel = () => {
    const widget = window.jupyterapp?.shell?.currentWidget;
    return widget?.sessionContext && widget?.content?.widgets ? widget : null;
  };
  const kernel = () => panel()?.sessionContext?.session?.kernel ?? null;
  let running = Promise.resolve();

  const desk = window.desk = {panel, kernel};

  // `work`, or an error after so many seconds: the tests never wait for ever.
  desk.within = (seconds, work) => Promise.race([
    work,
    pause(seconds * 1000).then(() => { throw new Error(`not done after ${seconds} s`); }),
  ]);

  desk.opened = async withKernel => {
    const {context, content, model, sessionContext} = await until(panel);
    await context.ready;
    if (withKernel) {
      await sessionContext.ready;
      await (await until(kernel)).info;
    }
    await until(() => content.widgets.length === context.model.cells.length);
    window.jupyterapp.shell.collapseLeft?.();
    await desk.rendered();
  };

  desk.command = name => window.jupyterapp.commands.execute(name);

  desk.start = index => {
    const notebook = panel().content;
    notebook.deselectAll();
    notebook.activeCellIndex = index;
    running = desk.command('notebook:run-cell');
    running.catch(() => {});  // told by `finished`
  };

  desk.finished = async () => {
    await running;
    await desk.idle();
  };

  // The kernel answers this question after all that was asked before it.
  desk.idle = async () => {
    await kernel()?.requestKernelInfo();
    await desk.rendered();
  };

  desk.rendered = async () => {
    const images = () => [...panel().node.querySelectorAll('.jp-OutputArea img')];
    const drawn = ({model, node}) => model.type !== 'markdown'
      || !model.sharedModel.getSource().trim()
      || node.querySelector('.jp-MarkdownOutput')?.childElementCount;
    await until(() => images().every(image => image.complete)
      && panel().content.widgets.every(drawn));
    await document.fonts.ready;
    for (let i = 0; i < 2; i++) await new Promise(requestAnimationFrame);
  };

  desk.cells = () => panel().content.widgets.map(({model}) => ({
    source: model.sharedModel.getSource(),
    count: model.executionCount ?? null,
    tags: model.getMetadata('tags') ?? [],
    outputs: model.type === 'code' ? model.outputs.toJSON() : [],
  }));

  desk.pictures = index =>
    [...panel().content.widgets[index].node.querySelectorAll('.jp-OutputArea img')]
      .filter(image => image.checkVisibility())
      .map(image => ({alt: image.alt, source: image.src,
                      width: image.naturalWidth, height: image.naturalHeight}));

  desk.height = () => panel().content.outerNode.scrollHeight;
  desk.top = () => { panel().content.outerNode.scrollTop = 0; };
})();
