@echo off
rem Finds a fitting Python and hands over to chuong-trinh\cai-dat.py. ASCII only: what people read is in files of UTF-8.
setlocal DisableDelayedExpansion
chcp 65001 >nul
set "HERE=%~dp0chuong-trinh"
if not exist "%HERE%\cai-dat.py" goto unzip
set PYTHONHOME=
set PYTHONPATH=
for %%V in (3.13 3.12 3.11) do (
    py -%%V -I "%HERE%\cai-dat.py" --fits >nul 2>nul && set "PYTHON=py -%%V" && goto found
)
for %%V in (313 312 311) do (
    "%LOCALAPPDATA%\Programs\Python\Python%%V\python.exe" -I "%HERE%\cai-dat.py" --fits >nul 2>nul && set PYTHON="%LOCALAPPDATA%\Programs\Python\Python%%V\python.exe" && goto found
)
for %%P in (python python3) do (
    %%P -I "%HERE%\cai-dat.py" --fits >nul 2>nul && set "PYTHON=%%P" && goto found
)
type "%HERE%\chua-co-python.txt"
goto stop

:found
%PYTHON% -I -X utf8 "%HERE%\cai-dat.py"
goto stop

:unzip
echo Thieu thu muc "chuong-trinh". Hay giai nen (Extract All) ca tep .zip, roi chay cai-dat.bat trong thu muc da giai nen.

:stop
echo.
pause
