# Footnote in a container: processors alone, an ordinary user, no network at run time.
# torch and what needs it serve encoders other than those that ship (`build --model NAME`): they are
# left out unless OTHER_ENCODERS=yes; TORCH_INDEX is then an index of CPU-only torch wheels.

FROM python:3.11-slim-bookworm AS wheel
WORKDIR /source
COPY requirements-build.txt ./
RUN pip install --no-cache-dir -r requirements-build.txt
COPY pyproject.toml README.md LICENSE CHANGELOG.md app.py constraints.txt requirements.txt \
     requirements-mcp.txt requirements-models.txt requirements-ocr.txt ./
COPY tools/requirements.py tools/
COPY prompts prompts
COPY seeds seeds
COPY models models
COPY index index
COPY assistant assistant
COPY integrations integrations
COPY ui ui
RUN python -m build --wheel --no-isolation --outdir /wheel .

FROM python:3.11-slim-bookworm
ARG OTHER_ENCODERS="" TORCH_INDEX=""
COPY constraints.txt requirements.txt /tmp/
# torch goes first and alone, so that nothing else can choose another build of it
RUN if [ -n "$OTHER_ENCODERS" ]; then \
      pip install --no-cache-dir ${TORCH_INDEX:+--index-url "$TORCH_INDEX"} \
        -c /tmp/constraints.txt torch==2.13.0; \
    else \
      sed -i -E '/^(torch|transformers|sentence-transformers)==/d' /tmp/requirements.txt; \
    fi \
    && pip install --no-cache-dir -r /tmp/requirements.txt
COPY --from=wheel /wheel /tmp/wheel
RUN pip install --no-cache-dir --no-deps /tmp/wheel/*.whl \
    && rm -r /tmp/wheel /tmp/constraints.txt /tmp/requirements.txt \
    && useradd --create-home --uid 10001 footnote \
    && install -d -o footnote -g footnote -m 700 /library
USER 10001
WORKDIR /home/footnote
ENV FOOTNOTE_DATA=/library FOOTNOTE_HOST=0.0.0.0 PORT=7860
VOLUME /library
EXPOSE 7860
HEALTHCHECK --interval=30s --timeout=5s --start-period=90s --retries=3 \
  CMD ["python", "-c", "import os, urllib.request as web; web.urlopen('http://127.0.0.1:' + os.environ['PORT'] + '/gradio_api/startup-events', timeout=4)"]
ENTRYPOINT ["footnote"]
CMD ["serve"]
